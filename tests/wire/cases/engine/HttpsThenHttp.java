// plays: http
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;

public class HttpsThenHttp {
    static InputStream fetch(String scheme, int port) throws IOException {
        URL url = new URL(scheme, "api.example.com", port, "/profile");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        return connection.getInputStream();
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.getInteger("wire.port");
        InputStream in;
        try {
            in = fetch("https", port);
        } catch (IOException e) {
            in = fetch("http", port);
        }
        in.close();
    }
}
