class Assignments {
    void run() {
        a = b = 1;
        this.host = host;
        list[i] = 2;
        n += 1; n -= 2; n *= 3; n /= 4; n %= 5; n &= 6; n |= 7; n ^= 8; n <<= 9; n >>= 10; n >>>= 11;
        url += "/path";
        i++; ++i; i--; --this.count;
        other().field = i++;
    }
}
