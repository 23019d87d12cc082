// plays: smtp
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;

public class MailKeysBuilt {
    static Properties properties(String protocol) {
        Properties properties = new Properties();
        properties.put(MailKeys.key(protocol, ".auth"), "true");
        properties.put(MailKeys.key(protocol, MailKeys.ENABLE), String.valueOf(true));
        properties.put(MailKeys.key(protocol, MailKeys.REQUIRED), Boolean.TRUE.toString());
        return properties;
    }

    public static void main(String[] args) throws MessagingException {
        Transport transport = Session.getInstance(properties("smtp")).getTransport("smtp");
        transport.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        transport.close();
    }
}
