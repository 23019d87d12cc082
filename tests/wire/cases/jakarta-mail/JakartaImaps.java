// plays: imaps
// jars: jakarta-mail jakarta-activation
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Properties;

public class JakartaImaps {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.imap.ssl.enable", "true");
        Store store = Session.getInstance(properties).getStore("imap");
        store.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        store.close();
    }
}
