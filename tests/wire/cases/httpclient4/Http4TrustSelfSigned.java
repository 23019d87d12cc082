// plays: http
// jars: httpclient httpcore commons-logging commons-codec
import javax.net.ssl.SSLContext;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.conn.ssl.TrustSelfSignedStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.ssl.SSLContexts;

public class Http4TrustSelfSigned {
    public static void main(String[] args) throws Exception {
        SSLContext context = SSLContexts.custom().loadTrustMaterial(new TrustSelfSignedStrategy()).build();
        CloseableHttpClient client = HttpClients.custom().setSSLSocketFactory(new SSLConnectionSocketFactory(context)).build();
        HttpGet get = new HttpGet("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setHeader("Authorization", "Bearer opensesame");
        client.execute(get).close();
    }
}
