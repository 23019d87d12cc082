interface Transport<in T> : Closeable, Flushable {
    val secure: Boolean
    val host: String get() = "localhost"
    fun send(bytes: ByteArray, to: T)
    fun flush() {
        send(ByteArray(0), default)
    }
}

sealed interface State

fun interface Verifier {
    fun verify(host: String, session: Session): Boolean
}

private fun interface Local { operator fun invoke(x: Int): Int }
