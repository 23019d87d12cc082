public sealed interface Transport<T> extends Closeable, Flushable permits Plain, Secure {
    int PORT = 21;
    String HOST = "h", OTHER = "o";

    void send(T what) throws IOException;

    default void sendAll(List<T> all) {
        all.forEach(this::send);
    }

    static Transport<String> plain() { return new Plain(); }

    private void helper() { }

    class Nested { }
    interface Callback { void done(); }
    enum Mode { A }
    record Pair(int a) { }
}
