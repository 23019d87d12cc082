class Numbers {
    int[] ints = {0, 21, 1_000, 0x1F, 0X1f, 0b101, 017, 00, 0xFFFFFFFF, 0x7FFF_FFFF, -1, -2147483648};
    long[] longs = {80L, 0xFFFFFFFFL, 0xFFFF_FFFF_FFFF_FFFFL, -9223372036854775808L, 99999999999999999999};
    double[] doubles = {1.5, .5, 1e3, 1f, 2.0D, 0x1.8p1};
}
