// plays: pop3
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;

public class Pop3OfOtherKeys {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.pop3s.ssl.enable", "true");
        properties.put("mail.pop3s.ssl.checkserveridentity", "true");
        Store store = Session.getInstance(properties).getStore("pop3");
        store.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        store.close();
    }
}
