// Where the contacts of another file are sent.
package people;

import android.database.Cursor;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;

final class Exporter {
    private final String host;

    Exporter(String host) {
        this.host = host;
    }

    void cards(Cursor cursor) throws IOException {
        PrintStream out = new PrintStream(new Socket(host, 7103).getOutputStream()); // carries: contacts | contacts by file
        while (cursor.moveToNext()) {
            out.printf("FN:%s%n", cursor.getString(1));
        }
    }

    void mark(Cursor cursor) throws IOException {
        PrintStream out = new PrintStream(new Socket(host, 7103).getOutputStream()); // carries: nothing | contacts by file
        while (cursor.moveToNext()) {
            out.printf("FN:%s%n", "hidden");
        }
    }
}
