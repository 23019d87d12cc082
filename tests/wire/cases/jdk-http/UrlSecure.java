// plays: http
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

public class UrlSecure {
    public static void main(String[] args) throws IOException {
        URL url = new URL("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write("password=opensesame".getBytes());
        }
        connection.getInputStream().close();
    }
}
