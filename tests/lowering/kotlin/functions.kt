fun plain() {}

fun typed(host: String, port: Int = 21, vararg options: Option, block: () -> Unit = {}): Client? {
    return null
}

fun expression() = Client()

fun failing(): Nothing = throw IllegalStateException("no")

private suspend inline fun <reified T : Any, R> List<T>.mapIt(crossinline transform: (T) -> R, noinline done: T.() -> Unit): List<R> where T : Closeable = map { transform(it) }

infix fun Int.shifted(by: Int) = this * by

operator fun Client.plus(other: Client): Client = this

tailrec fun loop(n: Int): Int = if (n == 0) 0 else loop(n - 1)

external fun native(handle: Long): Int

fun Client?.orEmpty() = this ?: Client()

fun (() -> Unit).later() = this()

fun outer() {
    fun inner(x: Int): Int {
        return x
    }
    class Local(val x: Int)
    inner(1)
    Local(2).x
}

fun annotated(@StringRes id: Int, @Nullable callback: ((Int, String) -> Unit)?) {}

fun trailingComma(
    a: Int,
    b: Map<String, (Int) -> List<*>>,
) = a

fun dynamicType(x: dynamic, y: T & Any, z: suspend A.B<C>.(d: D, E?) -> F) {}

@Composable
fun Screen(
    content: @Composable () -> Unit,
    bar: @Composable (RowScope.(Int) -> Unit)? = null,
    slot: (@Composable @UiComposable () -> Unit)?,
    scoped: @Composable BoxScope.() -> Unit,
) {
    content()
}

fun `with spaces`(`in`: Int) = `in`
