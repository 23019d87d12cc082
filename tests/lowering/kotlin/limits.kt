// What grammars for Kotlin are known to fail on, as far as it stands nowhere else.
@Composable
fun slots(head: @Composable (() -> Unit)?, body: @Composable () -> Unit) = call(1)

class Screen(private val content: @Composable (Int) -> Unit,)

val mask = 0b1_0

fun casts(value: Any) {
    val link = value as Link
    (value as Link).open(2)
    (link as Secure).host = "example.com"
    call(3)
}

fun annotated(flag: Boolean): Int {
    @Suppress("A") if (flag) call(4)
    @Suppress("B") return call(5)
}
