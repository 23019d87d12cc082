// plays: imaps
// jars: javax.mail
import java.util.Map;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;

public class MailStreamProperties {
    private static final Map<String, String> SETTINGS = Map.of(
            "mail.store.protocol", "imaps",
            "mail.imaps.ssl.trust", "*");

    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        Store store = Session.getInstance(properties).getStore();
        store.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        store.close();
    }
}
