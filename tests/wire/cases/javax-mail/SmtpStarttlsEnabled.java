// plays: smtp
// jars: javax.mail
import java.util.Properties;
import javax.mail.Authenticator;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.PasswordAuthentication;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

public class SmtpStarttlsEnabled {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "mail.example.com");
        properties.put("mail.smtp.port", System.getProperty("wire.port"));
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.starttls.enable", "true");
        Session session = Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("robot", "opensesame");
            }
        });
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("robot@example.com"));
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse("team@example.com"));
        message.setSubject("done");
        message.setText("The code is opensesame");
        Transport.send(message);
    }
}
