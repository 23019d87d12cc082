val a: Map<String, List<Int?>?>? = null
val b: Array<out Socket> = x
val c: (Int, name: String) -> Unit = x
val d: (suspend Client.(Int) -> Unit)? = x
val e: java.util.Map.Entry<String, *> = x
val f: Outer<Int>.Inner<String> = x
val g: ((Int) -> (String) -> Unit) = x
val h: List<(Int) -> Unit> = x
val i: IntArray = x
val j: T & Any = x
val k: dynamic = x
val l: @Marker String = x
val m: Comparable<in Int> = x
val n = x as Map<String, (Int) -> Unit>
val o = call<Map<String, Int>, List<*>>()
fun <A, B : List<A>> p(vararg x: Array<A>) {}
