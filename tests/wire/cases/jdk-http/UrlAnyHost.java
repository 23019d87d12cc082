// plays: http
import java.io.IOException;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

public class UrlAnyHost {
    public static void main(String[] args) throws IOException {
        URL url = new URL("https", "api.example.com", Integer.getInteger("wire.port"), "/profile");
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setHostnameVerifier((host, session) -> true);
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        connection.getInputStream().readAllBytes();
    }
}
