// plays: smtp
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;

public class SmtpPlainAuth {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", "true");
        Session session = Session.getInstance(properties);
        Transport transport = session.getTransport("smtp");
        transport.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        transport.close();
    }
}
