// plays: http
// jars: httpasyncclient httpclient httpcore httpcore-nio commons-logging commons-codec
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;

public class AsyncSecure {
    public static void main(String[] args) throws Exception {
        try (CloseableHttpAsyncClient client = HttpAsyncClientBuilder.create().build()) {
            client.start();
            HttpPost post = new HttpPost("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
            post.setEntity(new StringEntity("password=opensesame"));
            client.execute(post, null).get();
        }
    }
}
