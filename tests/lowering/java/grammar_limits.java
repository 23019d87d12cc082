// What the grammar is known to fail on.
import module java.base;

class Limits {
    void typeAnnotations(@Nonnull String @Nullable ... names) { call(1); }

    java.util.@Nullable List<@Nonnull String> qualified(int @Sorted [] numbers) { return call(2); }

    void receiver(@Tainted Limits this, String name) { call(3, name); }

    Limits(String host) {
        check(host);
        super(host);
        call(4);
    }

    void unsized() {
        byte[] empty = new byte[];
        call(5, "after");
    }

    void unnamed(Object o) {
        int _ = call(6);
        for (var _ : items) call(7);
        try { call(8); } catch (Exception _) { call(9); }
        items.forEach(_ -> call(10));
        if (o instanceof Pair(var a, _)) call(11, a);
    }

    record Odd(String host, int... ports) {
        Odd { call(12); }
        static int count;
        int first() { return call(13, ports[0]); }
    }
}
