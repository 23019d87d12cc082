// plays: http
// jars: httpclient5 httpcore5 httpcore5-h2 slf4j-api commons-codec
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.StringEntity;

public class Http5Secure {
    public static void main(String[] args) throws IOException {
        try (CloseableHttpClient client = HttpClientBuilder.create().build()) {
            HttpPost post = new HttpPost("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
            post.setEntity(new StringEntity("password=opensesame"));
            client.execute(post, response -> null);
        }
    }
}
