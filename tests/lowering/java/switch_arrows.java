class Arrows {
    int run(String scheme, Mode mode) {
        switch (mode) {
            case PLAIN -> connect("http");
            case SECURE, PINNED -> { connect("https"); log(); }
            default -> throw new IllegalStateException();
        }
        int port = switch (scheme) {
            case "http" -> 80;
            case "https" -> { log(); yield 443; }
            case "none" -> throw new IllegalArgumentException(scheme);
            case null, default -> 0;
        };
        use(switch (mode) { case PLAIN: yield 1; case SECURE: log(); default: yield 2; });
        return switch (mode) { case PLAIN -> switch (scheme) { case "a" -> 1; default -> 2; }; default -> 3; };
    }
}
