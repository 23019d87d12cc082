// How an entry is written, for another file.
package vault;

import java.nio.charset.StandardCharsets;

final class Lines {
    private Lines() {}

    static byte[] entry(String kind, String word) {
        return (kind + "\t" + word + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] kind(String kind, String word) {
        return (kind + (word.isEmpty() ? " open" : " locked")).getBytes(StandardCharsets.UTF_8);
    }
}
