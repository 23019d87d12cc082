// plays: smtp
// jars: commons-net
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;

public class SmtpPlain {
    public static void main(String[] args) throws Exception {
        AuthenticatingSMTPClient smtp = new AuthenticatingSMTPClient();
        smtp.connect("mail.example.com", Integer.getInteger("wire.port"));
        smtp.ehlo("client.example.com");
        smtp.auth(AuthenticatingSMTPClient.AUTH_METHOD.PLAIN, "robot", "opensesame");
        smtp.logout();
        smtp.disconnect();
    }
}
