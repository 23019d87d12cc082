// plays: http
// jars: httpclient httpcore commons-logging commons-codec
import java.io.IOException;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

public class Http4NoopVerifier {
    public static void main(String[] args) throws IOException {
        CloseableHttpClient client = HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();
        HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setHeader("Authorization", "Bearer opensesame");
        client.execute(get).close();
    }
}
