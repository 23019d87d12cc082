// plays: http
// jars: jersey1-client jersey1-core jsr311-api
import com.sun.jersey.api.client.Client;
import com.sun.jersey.api.client.config.ClientConfig;
import com.sun.jersey.api.client.config.DefaultClientConfig;
import com.sun.jersey.client.urlconnection.HTTPSProperties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;

public class Jersey1AnyHost {
    public static void main(String[] args) throws Exception {
        HostnameVerifier any = (host, session) -> true;
        ClientConfig config = new DefaultClientConfig();
        config.getProperties().put(HTTPSProperties.PROPERTY_HTTPS_PROPERTIES, new HTTPSProperties(any, SSLContext.getDefault()));
        Client client = Client.create(config);
        client.resource("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .get(String.class);
    }
}
