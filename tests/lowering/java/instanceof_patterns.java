class Patterns {
    Object run(Object o, Object p) {
        if (o instanceof Socket) { plain(); }
        if (o instanceof Socket s) { s.close(); }
        if (o instanceof Socket s && s.isOpen() && (p instanceof final Client c)) { s.close(); c.close(); }
        if (!(o instanceof Socket t)) { return null; }
        t.close();
        if (p == null || !(p instanceof Client d)) return null; else d.close();
        if (find() instanceof Socket u) { u.close(); } else if (o instanceof Client v) { v.close(); }
        if (o instanceof Point(int x, var y)) { use(x, y); }
        if (o instanceof Line(Point(int a, int b), Point q)) { use(a, b, q); }
        boolean both = o instanceof Socket w && w.isOpen();
        Predicate<Object> test = z -> z instanceof Socket k && k.isOpen();
        return o instanceof Socket r ? r.peer() : null;
    }

    boolean field = thing instanceof Socket f && f.isOpen();
}
