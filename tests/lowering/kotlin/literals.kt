val numbers = listOf(0, 1_000, 0x1F, 0xFF_FF, 0b1010, 80L, 0xFFL, 3u, 4UL, 0xFFFFFFFFFFFFFFFFu, -1, - 2, +3)
val huge = 99999999999999999999
val floats = listOf(1.5, .5, 1e3, 2.5e-3f, 3f, -1.0)
val words = listOf(true, false, null)
val members = 1.0.toInt() + 2.plus(3)
