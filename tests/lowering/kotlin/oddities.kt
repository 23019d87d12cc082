enum class Empty { ; fun f() = 1 }

fun functionsInWhen(f: () -> Int) = when {
    (f)() > 1 -> { (f)() }
    else -> f()
}

fun setters() {
    get
    set
}

fun nestedGuards(x: Any) = when (x) {
    is String if x.isEmpty() -> 1
    else if x == 2 -> 2
    else -> 3
}
