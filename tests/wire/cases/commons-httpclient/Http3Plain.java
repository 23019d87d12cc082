// plays: http
// jars: commons-httpclient commons-logging commons-codec
import java.io.IOException;
import org.apache.commons.httpclient.HttpClient;
import org.apache.commons.httpclient.methods.GetMethod;

public class Http3Plain {
    public static void main(String[] args) throws IOException {
        HttpClient client = new HttpClient();
        GetMethod get = new GetMethod("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        get.setRequestHeader("Authorization", "Bearer opensesame");
        client.executeMethod(get);
        get.releaseConnection();
    }
}
