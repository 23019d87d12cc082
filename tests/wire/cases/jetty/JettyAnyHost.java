// plays: http
// jars: jetty9-client jetty9-util jetty9-http jetty9-io slf4j-api
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.ssl.SslContextFactory;

public class JettyAnyHost {
    public static void main(String[] args) throws Exception {
        SslContextFactory.Client factory = new SslContextFactory.Client();
        factory.setEndpointIdentificationAlgorithm(null);
        HttpClient client = new HttpClient(factory);
        client.start();
        client.newRequest("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .send();
        client.stop();
    }
}
