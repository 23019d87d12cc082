// plays: nntps
// jars: commons-net
import java.io.IOException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.commons.net.nntp.NNTPClient;

public class NntpWrapped {
    public static void main(String[] args) throws IOException {
        NNTPClient news = new NNTPClient();
        news.setSocketFactory(SSLSocketFactory.getDefault());
        news.connect("news.example.com", Integer.getInteger("wire.port"));
        news.authenticate("robot", "opensesame");
        news.logout();
        news.disconnect();
    }
}
