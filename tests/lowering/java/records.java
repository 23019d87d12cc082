public record Config(@NotNull String host, int port, String... tags) implements Serializable {
    static final int DEFAULT = 21;

    public Config {
        if (port < 0) throw new IllegalArgumentException("port " + port);
        host = host.trim();
    }

    Config(String host) { this(host, DEFAULT); }

    String url() { return "ftp://" + host; }
}

record Pair<A, B>(A left, B right) { }

record Explicit(String host) {
    Explicit(String host) { this.host = host.trim(); }
}

record Empty() { }
