val arithmetic = a + b * c - d / e % f
val compare = a < b && c >= d || e <= f && !(g > h)
val equality = a == b && c != d && e === f && g !== h
val ranges = listOf(1..2, 1..<2, 1 until 2, a.b..c.d)
val infix = a and b or c xor d shl 2 ushr 3
val pairs = mapOf("a" to 1, "b" to 2 + 3)
val calls = a shouldBe b then c
val membership = x in xs && y !in ys
val types = x is String && y !is Int?
val casts = x as String + (y as? List<Int>)
val negated = -x + -(y) - !z
val elvis = a ?: b
val indexed = a[b][c, d]
val preceded = 1 + 2 to 3 + 4
val spread = listOf(*a, *b.c())
val collection = @Marker [1, 2]
val assertion = a!!
val bits = (flags and MASK) != 0
val precedence = !a.b && -c.d < 0
