package com.example

fun joins(conn: Any, list: List<Int>) {
    connect()
    (conn as HttpsURLConnection).hostnameVerifier = verifier
    val x = 1
    (conn as HttpsURLConnection).connect()
    call { it }
    (conn as A).b()
    list[0]
    (conn as A).b()
    name
    (conn as A).b()
    "text"
    (conn as A).b()
    (name)(1)
    run { (name)(1) }
    done() // a comment
    (conn as A).b()
    done() /* a comment */
    (conn as A).b()
    if (list.isEmpty()) {
    }
    (conn as A).b()
    counter++
    (conn as A).b()
    Mode::class
    (conn as A).b()
    return
    (conn as A).b()
}

fun continues(a: Int, b: Int) {
    val c = a or
        (b and 1)
    val d = a +
        (b)
    val e =
        (a as Int)
    call(
        a
        (b)
    )
    if (a > 0)
        (b as Runnable).run()
    val f = if (a > 0)
        (b as Int) else
        (a as Int)
    @Suppress("X")
    (b as Runnable).run()
    return@joins
    (b as Runnable).run()
}

fun
named
(x: Int) {}

class Named
(val x: Int)

val last = connect()
(last as A).b()
