// plays: pop3
// jars: commons-net
import java.io.IOException;
import org.apache.commons.net.pop3.POP3Client;

public class Pop3Plain {
    public static void main(String[] args) throws IOException {
        POP3Client pop = new POP3Client();
        pop.connect("mail.example.com", Integer.getInteger("wire.port"));
        pop.login("robot", "opensesame");
        pop.logout();
        pop.disconnect();
    }
}
