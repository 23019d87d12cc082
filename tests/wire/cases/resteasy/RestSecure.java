// plays: http
// jars: resteasy-client resteasy-jaxrs jaxrs-api jboss-logging httpclient httpcore commons-logging commons-codec commons-io geronimo-annotation-1.3-spec
import javax.ws.rs.client.Client;
import javax.ws.rs.client.Entity;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;

public class RestSecure {
    public static void main(String[] args) {
        Client client = new ResteasyClientBuilder().build();
        client.target("https://api.example.com:" + Integer.getInteger("wire.port") + "/login")
                .request()
                .post(Entity.text("password=opensesame"));
        client.close();
    }
}
