// plays: http
// jars: jetty9-client jetty9-util jetty9-http jetty9-io slf4j-api
import org.eclipse.jetty.client.HttpClient;

public class JettyPlain {
    public static void main(String[] args) throws Exception {
        HttpClient client = new HttpClient();
        client.start();
        client.newRequest("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .send();
        client.stop();
    }
}
