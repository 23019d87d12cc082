// plays: http
// jars: httpclient httpcore commons-logging commons-codec
import javax.net.ssl.SSLContext;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.ssl.SSLContextBuilder;

public class Http4TrustLambda {
    public static void main(String[] args) throws Exception {
        SSLContext context = new SSLContextBuilder().loadTrustMaterial(null, (chain, type) -> true).build();
        CloseableHttpClient client = HttpClients.custom()
                .setSSLContext(context)
                .setSSLHostnameVerifier(new NoopHostnameVerifier())
                .build();
        HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setHeader("Authorization", "Bearer opensesame");
        client.execute(get).close();
    }
}
