// plays: http
// jars: google-http-client opencensus-api opencensus-contrib-http-util guava grpc-context
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;

public class GoogleNoValidation {
    public static void main(String[] args) throws Exception {
        NetHttpTransport transport = new NetHttpTransport.Builder().doNotValidateCertificate().build();
        GenericUrl url = new GenericUrl("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        HttpRequest request = transport.createRequestFactory().buildGetRequest(url);
        request.getHeaders().setAuthorization("Bearer opensesame");
        request.execute().disconnect();
    }
}
