// plays: imap
// jars: commons-net
import java.io.IOException;
import org.apache.commons.net.imap.IMAPSClient;

public class ImapForgotUpgrade {
    public static void main(String[] args) throws IOException {
        IMAPSClient imap = new IMAPSClient();
        imap.connect("mail.example.com", Integer.getInteger("wire.port"));
        imap.login("robot", "opensesame");
        imap.logout();
        imap.disconnect();
    }
}
