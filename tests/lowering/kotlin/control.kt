fun control(x: Int): Int {
    if (x > 0) a()
    if (x > 0) a() else b()
    if (x > 0) {
        a()
    } else if (x < 0) {
        b()
    } else {
        c()
    }
    if (x == 0) else b()
    if (ready);
    val y = if (x > 0) 1 else 2
    val z = if (x > 0) {
        log()
        1
    } else 2
    while (x > 0) x--
    while (next());
    do {
        val line = read()
    } while (line != null)
    for (i in 0 until 10) a(i)
    for (i: Int in 10 downTo 1 step 2) {
        if (i == 3) continue
        if (i == 2) break
    }
    for ((key, value) in map) b(key, value)
    outer@ for (i in 1..<3) {
        inner@ while (true) {
            continue@outer
            break@inner
        }
    }
    if (x is String && x.length > 1) a()
    if (a)
        b
    else
        c
    throw IllegalStateException("x")
    return y + z
}

fun elvis(a: String?): String {
    val b = a ?: return "none"
    val c = a ?: throw IllegalArgumentException()
    val d = a ?: b ?: c
    val e = a?.trim() ?: run { "default" }
    val f = a
        ?: b
        ?: c
    return d
}
