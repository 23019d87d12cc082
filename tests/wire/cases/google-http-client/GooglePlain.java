// plays: http
// jars: google-http-client opencensus-api opencensus-contrib-http-util guava grpc-context
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;

public class GooglePlain {
    public static void main(String[] args) throws IOException {
        HttpRequestFactory factory = new NetHttpTransport().createRequestFactory();
        GenericUrl url = new GenericUrl("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        HttpRequest request = factory.buildGetRequest(url);
        request.getHeaders().setAuthorization("Bearer opensesame");
        request.execute().disconnect();
    }
}
