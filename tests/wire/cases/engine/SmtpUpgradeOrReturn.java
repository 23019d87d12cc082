// plays: smtp
// jars: commons-net
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;

public class SmtpUpgradeOrReturn {
    private final AuthenticatingSMTPClient smtp = new AuthenticatingSMTPClient();

    private boolean upgraded() throws IOException {
        boolean done = smtp.execTLS();
        if (done) {
            smtp.ehlo("client.example.com");
        }
        return done;
    }

    void send(int port) throws IOException, GeneralSecurityException {
        smtp.connect("mail.example.com", port);
        smtp.ehlo("client.example.com");
        if (!upgraded()) {
            smtp.disconnect();
            return;
        }
        smtp.auth(AuthenticatingSMTPClient.AUTH_METHOD.PLAIN, "robot", "opensesame");
        smtp.disconnect();
    }

    public static void main(String[] args) throws Exception {
        new SmtpUpgradeOrReturn().send(Integer.getInteger("wire.port"));
    }
}
