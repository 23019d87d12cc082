// plays: smtp
// jars: commons-net
import java.io.IOException;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;

public class SmtpUpgradeHeeded {
    public static void main(String[] args) throws Exception {
        AuthenticatingSMTPClient smtp = new AuthenticatingSMTPClient();
        smtp.setEndpointCheckingEnabled(true);
        smtp.connect("mail.example.com", Integer.getInteger("wire.port"));
        smtp.ehlo("client.example.com");
        if (!smtp.execTLS()) {
            throw new IOException("the server has no TLS");
        }
        smtp.ehlo("client.example.com");
        smtp.auth(AuthenticatingSMTPClient.AUTH_METHOD.LOGIN, "robot", "opensesame");
        smtp.logout();
        smtp.disconnect();
    }
}
