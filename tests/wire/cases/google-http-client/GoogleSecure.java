// plays: http
// jars: google-http-client opencensus-api opencensus-contrib-http-util guava grpc-context
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;

public class GoogleSecure {
    public static void main(String[] args) throws IOException {
        HttpTransport transport = new NetHttpTransport.Builder().build();
        GenericUrl url = new GenericUrl("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
        transport.createRequestFactory()
                .buildPostRequest(url, ByteArrayContent.fromString("text/plain", "password=opensesame"))
                .execute()
                .disconnect();
    }
}
