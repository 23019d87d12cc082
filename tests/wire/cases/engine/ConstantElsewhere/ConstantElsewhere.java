// plays: http
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

public class ConstantElsewhere implements Endpoints {
    public static void main(String[] args) throws IOException {
        URL url = new URL(SCHEME + "://" + HOST + ":" + Integer.getInteger("wire.port") + PATH);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        connection.getInputStream().close();
    }
}
