// plays: http
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

public class UrlPlain {
    public static void main(String[] args) throws IOException {
        URL url = new URL("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        connection.getInputStream().readAllBytes();
    }
}
