class Outer {
    static class StaticNested extends Outer {
        class Inner {
            interface Deep { int N = 1; }
        }
    }
    private interface Callback { }
    @interface Marker { }
    enum Mode { A { void x() { } } }
    abstract static class Base { abstract void go(); }
}
class Second { }
