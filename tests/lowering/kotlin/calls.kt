fun calls() {
    plain()
    client.connect("host", 21)
    client.connect(host = "host", port = 21)
    Client("host").use { it.connect() }
    listOf<String>("a")
    build<Client> { host = "a" }
    a.b.c.d(1)
    a?.b?.c()
    a!!.b!!()
    a()()
    (a)(b)
    handlers[0](1)
    handlers["a"]?.invoke(1)
    retry(3) { attempt -> connect(attempt) }
    retry(times = 3, *options, last = *more) @Marker label@{ connect() }
    chain()
        .first()
        // between
        .second { it }
        ?.third(1, 2)
        /* between */ .fourth<Int>()
    super.close()
    super<Base>.close()
    super@Outer.close()
    this@Outer.client.close()
    this.client.close()
    com.example.Client.create()
    nested(one(two(three())))
    callback?.invoke()
    lambdas({ 1 }, { 2 }) { 3 }
    builder.apply { host = "a" }.also { log(it) }.let(::register)
    suspend { connect() }
    open(); get("/"); set(1); value(2); data(3); enum(4)
    foo(a < b, c > d)
    "text".length
    1.toString()
}
