// plays: http
// jars: httpclient5 httpcore5 httpcore5-h2 slf4j-api commons-codec
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.ssl.SSLContexts;

public class Http5AnyHost {
    public static void main(String[] args) throws IOException {
        SSLConnectionSocketFactory factory = new SSLConnectionSocketFactory(SSLContexts.createDefault(), NoopHostnameVerifier.INSTANCE);
        try (CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create().setSSLSocketFactory(factory).build())
                .build()) {
            HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
            get.setHeader("Authorization", "Bearer opensesame");
            client.execute(get, response -> response.getCode());
        }
    }
}
