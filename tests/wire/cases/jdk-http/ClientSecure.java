// plays: http
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class ClientSecure {
    public static void main(String[] args) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder()
                .uri(URI.create("https://api.example.com:" + Integer.getInteger("wire.port") + "/login"))
                .POST(HttpRequest.BodyPublishers.ofString("password=opensesame"))
                .build();
        client.send(request, HttpResponse.BodyHandlers.discarding());
    }
}
