// plays: http
// jars: resteasy-client resteasy-jaxrs jaxrs-api jboss-logging httpclient httpcore commons-logging commons-codec commons-io geronimo-annotation-1.3-spec
import javax.ws.rs.client.Client;
import javax.ws.rs.client.ClientBuilder;

public class RestPlain {
    public static void main(String[] args) {
        Client client = ClientBuilder.newClient();
        client.target("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .request()
                .header("Authorization", "Bearer opensesame")
                .get(String.class);
        client.close();
    }
}
