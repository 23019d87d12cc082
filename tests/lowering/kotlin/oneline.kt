interface A { fun f() }
interface B { val x: Int }
class C { class D }
class E { object F }
class G { companion object { @JvmStatic val x = 3 } }
class H { lateinit var x: String }
class I { fun f() = 1; fun g() { 2 } }
object J { val x = 1 }
val k = object : K() { override fun f() = true }
class L { fun f() { val m = object : N { override fun g() = 1 }; m.g() } }
