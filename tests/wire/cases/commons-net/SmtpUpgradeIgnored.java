// plays: smtp
// jars: commons-net
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;

public class SmtpUpgradeIgnored {
    public static void main(String[] args) throws Exception {
        AuthenticatingSMTPClient smtp = new AuthenticatingSMTPClient();
        smtp.connect("mail.example.com", Integer.getInteger("wire.port"));
        smtp.ehlo("client.example.com");
        smtp.execTLS();
        smtp.ehlo("client.example.com");
        smtp.auth(AuthenticatingSMTPClient.AUTH_METHOD.LOGIN, "robot", "opensesame");
        smtp.logout();
        smtp.disconnect();
    }
}
