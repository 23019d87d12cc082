// plays: pop3
// jars: commons-net
import java.io.IOException;
import org.apache.commons.net.pop3.POP3SClient;

public class Pop3sTooLate {
    public static void main(String[] args) throws IOException {
        POP3SClient pop = new POP3SClient();
        pop.connect("mail.example.com", Integer.getInteger("wire.port"));
        pop.login("robot", "opensesame");
        if (pop.execTLS()) {
            pop.listMessages();
        }
        pop.disconnect();
    }
}
