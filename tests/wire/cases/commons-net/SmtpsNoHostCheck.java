// plays: smtps
// jars: commons-net
import java.io.Writer;
import org.apache.commons.net.smtp.SMTPSClient;

public class SmtpsNoHostCheck {
    public static void main(String[] args) throws Exception {
        SMTPSClient smtp = new SMTPSClient(true);
        smtp.connect("mail.example.com", Integer.getInteger("wire.port"));
        smtp.login("client.example.com");
        smtp.setSender("robot@example.com");
        smtp.addRecipient("team@example.com");
        Writer writer = smtp.sendMessageData();
        writer.write("The code is opensesame\r\n");
        writer.close();
        smtp.completePendingCommand();
        smtp.disconnect();
    }
}
