// plays: imaps
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;

public class ImapsStoreHost {
    public static void main(String[] args) throws MessagingException {
        Properties properties = System.getProperties();
        properties.setProperty("mail.store.protocol", "imaps");
        properties.setProperty("mail.imaps.ssl.checkserveridentity", "true");
        Session session = Session.getDefaultInstance(properties, null);
        Store store = session.getStore("imaps");
        store.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        store.close();
    }
}
