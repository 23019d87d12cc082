// plays: http
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

public class ConstantElsewhereTls {
    public static void main(String[] args) throws IOException {
        URL url = new URL(String.format("%s://%s:%d/profile", Addresses.SCHEME, Addresses.HOST, Integer.getInteger("wire.port")));
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        connection.getInputStream().close();
    }
}
