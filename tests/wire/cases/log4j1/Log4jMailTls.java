// plays: smtps
// jars: log4j-1.2 javax.mail javax.activation
import org.apache.log4j.Logger;
import org.apache.log4j.SimpleLayout;
import org.apache.log4j.net.SMTPAppender;

public class Log4jMailTls {
    public static void main(String[] args) {
        SMTPAppender appender = new SMTPAppender();
        appender.setSMTPProtocol("smtps");
        appender.setSMTPHost("mail.example.com");
        appender.setSMTPPort(Integer.getInteger("wire.port"));
        appender.setSMTPUsername("robot");
        appender.setSMTPPassword("opensesame");
        appender.setFrom("robot@example.com");
        appender.setTo("operator@example.com");
        appender.setLayout(new SimpleLayout());
        appender.activateOptions();
        Logger logger = Logger.getLogger("orders");
        logger.addAppender(appender);
        logger.error("out of stock");
    }
}
