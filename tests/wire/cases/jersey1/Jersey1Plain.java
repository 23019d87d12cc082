// plays: http
// jars: jersey1-client jersey1-core jsr311-api
import com.sun.jersey.api.client.Client;
import com.sun.jersey.api.client.WebResource;

public class Jersey1Plain {
    public static void main(String[] args) {
        Client client = Client.create();
        WebResource profile = client.resource("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        profile.header("Authorization", "Bearer opensesame").get(String.class);
    }
}
