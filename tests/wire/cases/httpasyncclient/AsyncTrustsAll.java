// plays: http
// jars: httpasyncclient httpclient httpcore httpcore-nio commons-logging commons-codec
import javax.net.ssl.SSLContext;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.ssl.SSLContexts;
import org.apache.http.ssl.TrustStrategy;

public class AsyncTrustsAll {
    public static void main(String[] args) throws Exception {
        TrustStrategy anyone = (chain, type) -> true;
        SSLContext context = SSLContexts.custom().loadTrustMaterial(anyone).build();
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setSSLContext(context)
                .setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE)
                .build();
        client.start();
        HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setHeader("Authorization", "Bearer opensesame");
        client.execute(get, null).get();
        client.close();
    }
}
