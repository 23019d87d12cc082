class Simple {
    int run(Object lock) throws Exception {
        ;
        { inner(); { deeper(); } }
        synchronized (this) { a(); }
        synchronized (lock()) { b(); }
        assert n > 0;
        assert n > 0 : "n is " + n;
        if (a) b(); else c();
        if (a) { } else if (b) { x(); } else if (c) y(); else { z(); }
        if (a) if (b) x(); else y();
        label: a();
        throw new Exception("x");
    }

    void none() { return; }
}
