// plays: smtps
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;

public class SmtpsTrustOneHost {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.ssl.enable", "true");
        properties.put("mail.smtp.ssl.trust", "mail.example.com");
        Transport transport = Session.getInstance(properties).getTransport("smtp");
        transport.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        transport.close();
    }
}
