class Operators {
    Object all(int a, int b, boolean p, boolean q) {
        boolean c = a == b || a != b && a < b || a <= b && a > b || a >= b;
        int d = a + b - a * b / a % b;
        int e = a & b | a ^ b;
        int f = a << 1 | a >> 2 | a >>> 3;
        int g = -a + +b + ~a;
        boolean h = !p == (q && p);
        long i = (long) a * (int) (b + 1);
        return ((((a))));
    }
}
