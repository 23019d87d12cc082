// plays: http
// jars: httpclient httpcore commons-logging commons-codec
import java.io.IOException;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

public class Http4Plain {
    public static void main(String[] args) throws IOException {
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            HttpGet get = new HttpGet("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
            get.setHeader("Authorization", "Bearer opensesame");
            client.execute(get).close();
        }
    }
}
