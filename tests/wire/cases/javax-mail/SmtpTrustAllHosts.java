// plays: smtps
// jars: javax.mail
import com.sun.mail.util.MailSSLSocketFactory;
import java.util.Properties;
import javax.mail.Session;
import javax.mail.Transport;

public class SmtpTrustAllHosts {
    public static void main(String[] args) throws Exception {
        MailSSLSocketFactory factory = new MailSSLSocketFactory();
        factory.setTrustAllHosts(true);
        Properties properties = new Properties();
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.ssl.enable", "true");
        properties.put("mail.smtp.ssl.socketFactory", factory);
        Transport transport = Session.getInstance(properties).getTransport("smtp");
        transport.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        transport.close();
    }
}
