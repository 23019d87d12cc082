// plays: http
// jars: httpasyncclient httpclient httpcore httpcore-nio commons-logging commons-codec
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;

public class AsyncPlain {
    public static void main(String[] args) throws Exception {
        try (CloseableHttpAsyncClient client = HttpAsyncClients.createDefault()) {
            client.start();
            HttpGet get = new HttpGet("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
            get.setHeader("Authorization", "Bearer opensesame");
            client.execute(get, null).get();
        }
    }
}
