// plays: imaps
// jars: javax.mail
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;

public class ImapsStore {
    public static void main(String[] args) throws MessagingException {
        Store store = Session.getInstance(new Properties()).getStore("imaps");
        store.connect("mail.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        store.close();
    }
}
