package com.example.data.value

fun keywords(open: Int, data: String, value: Any) {
    open()
    get("/")
    set(1)
    data.value
    value.open = inner.enum
    internal.public(private = protected)
    sealed + annotation
    field = where
    init()
    constructor(1)
    companion.catch(finally)
    vararg.inline { suspend }
    expect(actual)
    dynamic.override()
}
