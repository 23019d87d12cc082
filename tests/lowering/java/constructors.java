class Constructors extends Base {
    private final String host;

    Constructors() {
        this("default.example", 21);
    }

    public <T> Constructors(String host, int port) throws IOException {
        super(host);
        this.host = host;
    }

    class Inner extends Constructors.Nested {
        Inner(Constructors outer) {
            outer.super();
        }
    }
}
