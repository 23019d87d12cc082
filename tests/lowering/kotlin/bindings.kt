fun bindings() {
    val a = 1
    var b: Int
    b = 2
    val c: String? = null
    val (host, port) = address
    val (_, second: Int, _) = triple
    val [first, rest] = list
    (val local = remote, var other) = record
    val lazily: Client by lazy { Client() }
    val delegated by remember { mutableStateOf(1) }
    lateinit var late: Client
    @Suppress("unused") val annotated = 3
    val x = 1; val y = 2
    a.b = 3
    a.b.c += 4
    a[0] = 5
    a[0, 1] -= 6
    a.b[c].d *= 7
    a /= 8
    a %= 9
    a++
    --b
    a.b++
    a[0]--
    call().value = 10
    call()[0] = 11
    a!!.b = 12
    a?.b = 13
    this.host = "h"
    (a as B).host = "h"
}
