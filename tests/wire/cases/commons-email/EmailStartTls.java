// plays: smtp
// jars: commons-email javax.mail javax.activation
import org.apache.commons.mail.EmailException;
import org.apache.commons.mail.HtmlEmail;

public class EmailStartTls {
    public static void main(String[] args) throws EmailException {
        HtmlEmail email = new HtmlEmail();
        email.setHostName("mail.example.com");
        email.setSmtpPort(Integer.getInteger("wire.port"));
        email.setStartTLSEnabled(true);
        email.setAuthentication("robot", "opensesame");
        email.setFrom("robot@example.com");
        email.addTo("team@example.com");
        email.setHtmlMsg("<p>done</p>");
        email.send();
    }
}
