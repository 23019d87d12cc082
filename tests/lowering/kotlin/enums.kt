enum class Mode { PLAIN, TLS }

enum class Security(val port: Int, private val label: String = "none") : Labelled {
    NONE(25),
    STARTTLS(port = 587) {
        override fun upgrade() = true
        val retries = 3
    },
    @Deprecated("use STARTTLS")
    SSL(465, "ssl"),
    ;

    open fun upgrade() = false

    companion object {
        fun of(port: Int) = entries.first { it.port == port }
    }
}

enum class OneLine { A { override fun f() = 1 }, B; abstract fun f(): Int }
