// plays: http
// jars: commons-httpclient commons-logging commons-codec
// patched: chain to host, what was published checks no name, which Debian's package repairs (CVE-2012-5783)
import java.io.IOException;
import org.apache.commons.httpclient.HttpClient;
import org.apache.commons.httpclient.methods.PostMethod;

public class Http3Secure {
    public static void main(String[] args) throws IOException {
        HttpClient client = new HttpClient();
        PostMethod post = new PostMethod("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
        post.addParameter("password", "opensesame");
        client.executeMethod(post);
        post.releaseConnection();
    }
}
