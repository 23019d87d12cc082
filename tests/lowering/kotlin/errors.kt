package com.example

fun before() = connect("a")

class Broken {
    fun one() {
        connect("b"
        send("c")
    }

    fun two() {
        val x = = secure("d")
        close("e")
    }
}

<<<<<<< HEAD
fun ours() = connect("f")
=======
fun theirs() = connect("g")
>>>>>>> branch

fun after() {
    call(1 2, three("h"))
    }
}

val end = connect("i")
