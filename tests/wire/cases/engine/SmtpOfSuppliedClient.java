// plays: smtp
// jars: commons-net
import java.util.function.Supplier;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;

public class SmtpOfSuppliedClient {
    static void send(Supplier<AuthenticatingSMTPClient> clients, int port) throws Exception {
        AuthenticatingSMTPClient smtp = clients.get();
        smtp.connect("mail.example.com", port);
        smtp.ehlo("client.example.com");
        if (smtp.execTLS()) {
            smtp.ehlo("client.example.com");
        }
        smtp.auth(AuthenticatingSMTPClient.AUTH_METHOD.PLAIN, "robot", "opensesame");
        smtp.disconnect();
    }

    public static void main(String[] args) throws Exception {
        send(AuthenticatingSMTPClient::new, Integer.getInteger("wire.port"));
    }
}
