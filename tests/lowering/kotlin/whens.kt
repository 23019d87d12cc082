fun whens(x: Any, s: String?): Int {
    when (x) {
        1, 2 -> a()
        "text" -> { b(); c() }
        in 1..10, !in list -> d()
        is String -> x.length
        !is Int -> e()
        null -> {}
        is List<*>, is Set<*> -> f()
        Mode.PLAIN, -> g()
        is Client if x.secure -> h()
        (1 + 2) -> i()
        else -> j()
    }
    when {
        x == 1 -> a()
        (x == 2) || s != null -> b()
        s.isNullOrEmpty() -> return 1
    }
    when (val response = call()) {
        is Ok -> response.body
        in codes -> 1
        else -> throw Failure(response)
    }
    when (call()) {
        is Ok -> a()
        else -> b()
    }
    when (call()) {
        OK -> a()
        else -> b()
    }
    val value = when (x) { 1 -> "a"; else -> "b" }
    when (x) {
        is Ok -> 1
        else if s == null -> 2
        else -> 3
    }
    when (x) {
        1 -> a()
        (2) -> b()
        ::whens.name -> c()
    }
    return when (s) {
        "a" -> 1
        else -> 2
    }
}

fun asBody(x: Int) = when (val y = x + 1) {
    1 -> "a"
    else -> "b"
}
