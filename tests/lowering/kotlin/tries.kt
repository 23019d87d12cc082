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

fun results(socket: Socket, other: Socket) {
    runCatching { socket.close() }
    runCatching { socket.close() }.onFailure { e -> log(e) }
    val a = runCatching { open() }.getOrNull()
    val b = runCatching { open() }.onSuccess { use(it) }.getOrElse { other }
    val c = runCatching { open() }.getOrDefault(other)
    val d = runCatching { open() }.getOrThrow()
    val e = socket.runCatching { getInputStream() }.fold({ it.read() }, { -1 })
    val f = runCatching { if (done) return@runCatching 1 else 2 }.isSuccess
    val g = result.getOrNull()
}
