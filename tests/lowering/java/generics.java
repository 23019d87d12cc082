class Generic<K extends Comparable<K>, V> extends Map<K, List<? extends V>> {
    Map<String, ? super Integer> wild;
    Class<?> any;
    Map.Entry<K, V> entry;
    Outer<String>.Inner<V> inner;
    java.util.@Nullable List<@NonNull String> annotated;
    List<String>[] lists;
    List<int[]> arrays;

    <A, B extends A & Runnable> A convert(B from) {
        var made = new HashMap<String, List<A>>();
        var empty = new ArrayList<>();
        return (A & Runnable) from;
    }
}
