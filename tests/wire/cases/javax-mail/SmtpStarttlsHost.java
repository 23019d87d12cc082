// plays: smtp
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;

public class SmtpStarttlsHost {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.auth", "true");
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        Transport transport = Session.getInstance(properties).getTransport("smtp");
        transport.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        transport.close();
    }
}
