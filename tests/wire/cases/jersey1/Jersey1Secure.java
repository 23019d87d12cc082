// plays: http
// jars: jersey1-client jersey1-core jsr311-api
import com.sun.jersey.api.client.Client;

public class Jersey1Secure {
    public static void main(String[] args) {
        Client.create()
                .resource("https://api.example.com:" + Integer.getInteger("wire.port") + "/login")
                .post(String.class, "password=opensesame");
    }
}
