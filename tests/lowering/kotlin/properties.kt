package com.example

const val PORT = 21
private val HOST: String = "files.example.com"
var counter: Int = 0
    private set

val String.secured: Boolean
    get() = startsWith("https")

val <T> List<T>.second: T
    get() {
        return this[1]
    }

class Holder {
    @set:Inject
    lateinit var client: Client

    val lazily by lazy { Client(HOST) }
    val lazyMode: Client by lazy(LazyThreadSafetyMode.NONE) {
        val host = HOST
        Client(host)
    }
    val lazyReference by lazy(::Client)
    var observed: Int by Delegates.observable(0) { _, old, new -> log(old, new) }
    val fromMap: String by map
    var name: String
        get() = field.trim()
        set(value) {
            field = value
        }

    @Volatile
    var guarded: Boolean = false
        @Synchronized get
        @Synchronized private set(secure) { field = secure && ready }

    protected open val computed: Int get() { return 1 }
    override var overridden: String? = null
    val multi = listOf(
        "a",
        "b",
    )
    val next
        get() = multi[1]
}
