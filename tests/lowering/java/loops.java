class Loops {
    void run() {
        for (int i = 0, n = size(); i < n; i++, n--) { a(i); }
        for (i = 0, j = 1; ; ) b();
        for (;;) { break; }
        for (Socket s : sockets) s.close();
        for (final var e : map.entrySet()) { c(e); }
        for (String row[] : rows) d(row);
        while (open()) { if (done) continue; e(); }
        do { f(); } while (!done);
        outer:
        for (String x : xs) {
            for (String y : ys) {
                if (x == y) break outer;
                continue outer;
            }
        }
        while (true) ;
    }
}
