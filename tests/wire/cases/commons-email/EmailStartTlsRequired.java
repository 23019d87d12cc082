// plays: smtp
// jars: commons-email javax.mail javax.activation
import org.apache.commons.mail.EmailException;
import org.apache.commons.mail.SimpleEmail;

public class EmailStartTlsRequired {
    public static void main(String[] args) throws EmailException {
        SimpleEmail email = new SimpleEmail();
        email.setHostName("mail.example.com");
        email.setSmtpPort(Integer.getInteger("wire.port"));
        email.setStartTLSEnabled(true);
        email.setStartTLSRequired(true);
        email.setSSLCheckServerIdentity(true);
        email.setAuthentication("robot", "opensesame");
        email.setFrom("robot@example.com");
        email.addTo("team@example.com");
        email.setMsg("done");
        email.send();
    }
}
