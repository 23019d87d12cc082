public final class Addresses {
    public static final String SCHEME = "https";
    public static final String HOST = "api.example.com";

    private Addresses() {}
}
