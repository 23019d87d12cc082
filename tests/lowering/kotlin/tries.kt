fun tries() {
    try {
        connect()
    } catch (e: SSLException) {
        connectPlain()
    } catch (@Suppress("unused") e: java.io.IOException) {
        throw RuntimeException(e)
    } finally {
        close()
    }
    try { a() } finally { b() }
    val x = try { parse() } catch (_: NumberFormatException) { 0 }
    val y = try {
        open()
    } catch (e: IOException) {
        null
    } ?: return
}

fun asBody() = try { a() } catch (e: Exception) { b() }
