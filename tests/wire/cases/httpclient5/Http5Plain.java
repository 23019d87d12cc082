// plays: http
// jars: httpclient5 httpcore5 httpcore5-h2 slf4j-api commons-codec
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

public class Http5Plain {
    public static void main(String[] args) throws IOException {
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            HttpGet get = new HttpGet("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
            get.setHeader("Authorization", "Bearer opensesame");
            client.execute(get, response -> response.getCode());
        }
    }
}
