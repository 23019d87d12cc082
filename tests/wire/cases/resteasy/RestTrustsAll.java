// plays: http
// jars: resteasy-client resteasy-jaxrs jaxrs-api jboss-logging httpclient httpcore commons-logging commons-codec commons-io geronimo-annotation-1.3-spec
import org.jboss.resteasy.client.jaxrs.ResteasyClient;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;

public class RestTrustsAll {
    public static void main(String[] args) {
        ResteasyClient client = new ResteasyClientBuilder().disableTrustManager().build();
        client.target("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .request()
                .header("Authorization", "Bearer opensesame")
                .get(String.class);
        client.close();
    }
}
