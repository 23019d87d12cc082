@file:OptIn(Experimental::class)

@Single
@WithArgs("a", count = 1, names = ["x", "y"], nested = Nested("b"))
@com.example.Qualified(com.example.Type::class)
@[First Second("s")]
@get:Getter
class Annotated(@param:Named("host") val host: String, @Inject private var port: Int) {
    @Volatile @JvmField val flag = true
    @field:[Inject Named("x")] lateinit var client: Client
    @Throws(IOException::class) fun read() = 1
    @Suppress("A") private constructor(@Size(min = 1) x: Int) : this("h", x)
}

fun body() {
    @Suppress("UNCHECKED_CAST")
    (client as Secure).connect()
    @Suppress("X") call()
    val x = @Suppress("Y") call()
    call(@Marker 1)
    val lambda = @Marker { 1 }
    @Marker
    fun local() {}
}
