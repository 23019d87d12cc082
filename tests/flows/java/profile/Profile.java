// What is known of a person, on the ways that lead from there.
package profile;

import com.google.android.gms.auth.api.signin.GoogleSignInAccount;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

class Profile {
    private final HttpClient http = HttpClient.newHttpClient();

    static final class Card {
        final String mail;
        final int colour;

        Card(String mail, int colour) {
            this.mail = mail;
            this.colour = colour;
        }
    }

    void greet(GoogleSignInAccount who) throws IOException {
        String line = "HELLO " + who.getDisplayName() + " <" + who.getEmail() + ">";
        Socket socket = new Socket("chat.example.com", 6667); // carries: personal | personal by text
        socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    }

    void greetNobody(GoogleSignInAccount who) throws IOException {
        String line = "HELLO " + (who.getEmail().endsWith("@example.com") ? "colleague" : "guest");
        Socket socket = new Socket("chat.example.com", 6667); // carries: nothing | personal by text
        socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    }

    void register(GoogleSignInAccount who) throws IOException {
        Socket socket = new Socket("people.example.com", 7001); // carries: personal | personal by handed
        tell(socket, "name", who.getGivenName());
    }

    void registerNobody(GoogleSignInAccount who) throws IOException {
        Socket socket = new Socket("people.example.com", 7001); // carries: nothing | personal by handed
        tell(socket, "name", "anonymous");
    }

    private static void tell(Socket socket, String key, String value) throws IOException {
        socket.getOutputStream().write((key + "=" + value).getBytes(StandardCharsets.UTF_8));
    }

    void fetch(GoogleSignInAccount who) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://people.example.com/me"))
                .header("From", who.getEmail())
                .build();
        http.send(request, HttpResponse.BodyHandlers.ofString()); // carries: personal | personal by header
    }

    void fetchAnything(GoogleSignInAccount who) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://people.example.com/me"))
                .header("X-Known", String.valueOf(who.getEmail() != null))
                .build();
        http.send(request, HttpResponse.BodyHandlers.ofString()); // carries: nothing | personal by header
    }

    void share(GoogleSignInAccount who) throws IOException {
        Card card = new Card(who.getEmail(), 7);
        Socket socket = new Socket("cards.example.com", 7002); // carries: personal | personal by record
        socket.getOutputStream().write(card.mail.getBytes(StandardCharsets.UTF_8));
    }

    void shareColour(GoogleSignInAccount who) throws IOException {
        Card card = new Card(who.getEmail(), 7);
        Socket socket = new Socket("cards.example.com", 7002); // carries: nothing | personal by record
        socket.getOutputStream().write(card.colour);
    }

    void upload(GoogleSignInAccount who) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL("http://people.example.com/import").openConnection(); // carries: personal | personal by stream
        connection.setDoOutput(true);
        try (BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(connection.getOutputStream()))) {
            writer.write("family;given\n");
            writer.write(who.getFamilyName());
            writer.newLine();
        }
    }

    void uploadHead(GoogleSignInAccount who) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL("http://people.example.com/import").openConnection(); // carries: nothing | personal by stream
        connection.setDoOutput(true);
        try (BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(connection.getOutputStream()))) {
            writer.write("family;given\n");
            writer.write(String.valueOf(who.getFamilyName().length()));
            writer.newLine();
        }
    }
}
