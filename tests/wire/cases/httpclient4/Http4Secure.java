// plays: http
// jars: httpclient httpcore commons-logging commons-codec
import java.io.IOException;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

public class Http4Secure {
    public static void main(String[] args) throws IOException {
        try (CloseableHttpClient client = HttpClientBuilder.create().build()) {
            HttpPost post = new HttpPost("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
            post.setEntity(new StringEntity("password=opensesame"));
            client.execute(post).close();
        }
    }
}
