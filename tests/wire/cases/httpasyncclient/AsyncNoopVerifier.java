// plays: http
// jars: httpasyncclient httpclient httpcore httpcore-nio commons-logging commons-codec
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;

public class AsyncNoopVerifier {
    public static void main(String[] args) throws Exception {
        CloseableHttpAsyncClient client = HttpAsyncClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();
        client.start();
        HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setHeader("Authorization", "Bearer opensesame");
        client.execute(get, null).get();
        client.close();
    }
}
