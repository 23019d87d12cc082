class SwitchPatterns {
    String run(Object o) {
        return switch (o) {
            case Socket s when s.isOpen() && s.port() > 0 -> s.host();
            case Socket s -> "closed";
            case Point(int x, Line(var a, Point b)) -> "p" + x + a + b;
            case Box<String>(String v) when v != null -> v;
            case null -> "null";
            case Mode.ON -> "on";
            default -> find();
        };
    }

    void old(Object o) {
        switch (make(o)) {
            case Client c:
                c.close();
                break;
            case String t when t.isEmpty():
                use(t);
            default:
                done();
        }
    }
}
