package com.example

@Serializable
data class Account<out T : Any, U>(
    private val host: String,
    var port: Int = 25,
    plain: Boolean,
    vararg val tags: String,
    @field:Inject @get:JvmName("auth") override val auth: Auth?,
) : Base<T>(host, flags = 1), Printable by printer, Closeable where T : Comparable<T>, U : Any {

    val label = "$host:$port"
    lateinit var session: Session

    init {
        session = open(host)
    }

    constructor(host: String) : this(host, 25, plain = true) {
        session.start()
    }

    protected constructor(other: Account<T, U>) : super(other.host)

    constructor()

    init {
        check(port > 0)
    }

    inner class Cursor(val at: Int)

    private object Registry : HashMap<String, Account>(), Closeable {
        override fun close() {}
    }

    companion object {
        const val PORT = 25
        @JvmStatic
        fun of(host: String) = Account(host)
    }
}

abstract class Channel protected constructor(val name: String) {
    abstract val secure: Boolean
    abstract fun open(): Channel
    open fun close() = Unit
}

class Injected @Inject internal constructor(private val client: Client)

class OnNextLine
@Inject
constructor(private val client: Client)

class ModifierOnNextLine
internal constructor(private val client: Client)

actual open class Platform
actual constructor(message: String) : Failure(message)

sealed class Result {
    object Empty : Result()
    data object None : Result()
    class Ok(val value: String) : Result()
}

@JvmInline
value class Port(val number: Int)

annotation class Marker(val names: Array<String> = ["a", "b"], val type: KClass<*> = Any::class)

@Marker(names = ["x"], type = Port::class)
class Named { companion object Factory : Maker<Named> by default }

class Empty

open class Functional : (Int) -> String, suspend () -> Unit {
    override fun invoke(p: Int): String = TODO()
}
