// plays: silent
// jars: log4j-1.2
import org.apache.log4j.Logger;
import org.apache.log4j.net.SocketAppender;

public class Log4jSocketPlain {
    public static void main(String[] args) throws Exception {
        SocketAppender appender = new SocketAppender("log.example.com", Integer.getInteger("wire.port"));
        Logger logger = Logger.getLogger("orders");
        logger.addAppender(appender);
        logger.warn("the code is opensesame");
        Thread.sleep(500);
        appender.close();
    }
}
