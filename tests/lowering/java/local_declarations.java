class Locals {
    void run() {
        int a, b = 1, c[] = {2};
        final String host = "h";
        var client = new Client();
        @SuppressWarnings("x") final var thing = make();
        class Local { void go() { inner(); } }
        record Pair(String host, int port) { }
        interface Sink { void put(); }
        enum Mode { ON }
        new Local().go();
        int yield = 1, record = 2;
    }
}
