val empty = {}
val implicit: (Int) -> Int = { it + 1 }
val none = { -> 1 }
val typed = { a: Int, b: String? -> b }
val destructured = { (host, port), (a, _): Pair<Int, Int>, _ -> host }
val several = { x: Int ->
    log(x)
    val y = x
    y + 1
}
val single = { x: Int -> if (x > 0) "a" else "b" }
val tried = { try { a() } catch (e: Exception) { null } }
val last = { x: Int ->
    log(x)
    when (x) {
        1 -> "a"
        else -> "b"
    }
}
val functionType = { f: (Int) -> Unit -> f(1) }
val arrowOnNextLine = { a: Int
    -> a }
val anonymous = fun(a: Int, b: Int): Int { return a + b }
val anonymousExpression = fun(a: Int) = a
val anonymousReceiver = fun String.(): Int = length
val returning = list.forEach label@{
    if (it == 0) return@label
    return@label log(it)
}
fun implicitLabel() = list.map {
    if (it > 0) return@map 1
    2
}
val inParentheses = ({ 1 })
