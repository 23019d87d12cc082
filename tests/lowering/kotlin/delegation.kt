class Wrapper(private val inner: Client) : Client by inner, Closeable by inner.closer(), Named by object : Named {
    override val name = "n"
} {
    override fun connect() = inner.connect()
}

class Made : Client by create(1, "b") {
    val x = 1
}

val viaFunction by delegate<String>("a") { it }
val provided: String by provider

class Scoped : CoroutineScope by MainScope() {
    fun f() = 1
}

private class Next : Other by create(1) {
    val y = 2
}
object Registry : Client by create() {
    val z = 3
}
@Marker
class Last

fun f() = object : Client by inner {
    val w = 4
}.connect()
