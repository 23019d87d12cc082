// plays: http
// jars: httpclient5 httpcore5 httpcore5-h2 slf4j-api commons-codec
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactoryBuilder;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.ssl.SSLContexts;

public class Http5TrustsAll {
    public static void main(String[] args) throws Exception {
        SSLContext context = SSLContexts.custom().loadTrustMaterial(TrustAllStrategy.INSTANCE).build();
        HttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setSSLSocketFactory(SSLConnectionSocketFactoryBuilder.create()
                        .setSslContext(context)
                        .setHostnameVerifier(NoopHostnameVerifier.INSTANCE)
                        .build())
                .build();
        CloseableHttpClient client = HttpClients.custom().setConnectionManager(connections).build();
        HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setHeader("Authorization", "Bearer opensesame");
        client.execute(get, response -> response.getCode());
    }
}
