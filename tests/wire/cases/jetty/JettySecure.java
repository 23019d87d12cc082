// plays: http
// jars: jetty9-client jetty9-util jetty9-http jetty9-io slf4j-api
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.util.StringContentProvider;
import org.eclipse.jetty.util.ssl.SslContextFactory;

public class JettySecure {
    public static void main(String[] args) throws Exception {
        HttpClient client = new HttpClient(new SslContextFactory.Client());
        client.start();
        client.POST("https://api.example.com:" + Integer.getInteger("wire.port") + "/login")
                .content(new StringContentProvider("password=opensesame"))
                .send();
        client.stop();
    }
}
