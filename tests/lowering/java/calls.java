class Calls extends Base {
    void run() {
        plain();
        this.own(1, "two");
        super.inherited();
        Outer.super.defaulted();
        Outer.this.enclosing();
        builder.host("h").port(1).build();
        Collections.<String>emptyList();
        new Client().connect("h");
        new Client("h").options.set(true);
        outer.new Inner(1);
        makeOuter().new Inner(2).go();
        java.util.List.of(1, 2);
        array[0].call();
        ((Client) thing).call();
        "text".length();
        String.class.getName();
    }
}
