val verifier = object : HostnameVerifier {
    override fun verify(host: String?, session: SSLSession?): Boolean = true
}

val oneLine = object : HostnameVerifier { override fun verify(host: String?, session: SSLSession?) = true }

val withArgs = object : Thread("reader"), Closeable {
    private val lock = Any()
    override fun run() {
        super.run()
    }
    override fun close() = Unit
}

val oneLineArgs = object : Thread("reader") { override fun run() { read() }; val count = 1 }

val bare = object {
    val host = "a"
}

val bareOneLine = object { val host = "a" }

val delegated = object : Map<String, String> by empty {
    override val size get() = 0
}

fun pass() = register(object : X509TrustManager {
    override fun checkServerTrusted(chain: Array<out X509Certificate>?, authType: String?) {}
    override fun getAcceptedIssuers(): Array<X509Certificate> = arrayOf()
}, null)

object Settings : Base(), Serializable {
    var host = "a"
    init {
        load()
    }
}

data object Idle
