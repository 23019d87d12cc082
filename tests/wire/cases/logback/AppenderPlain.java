// plays: silent
// jars: logback-classic logback-core slf4j-api
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.net.SocketAppender;
import org.slf4j.LoggerFactory;

public class AppenderPlain {
    public static void main(String[] args) throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        SocketAppender appender = new SocketAppender();
        appender.setContext(context);
        appender.setRemoteHost("log.example.com");
        appender.setPort(Integer.getInteger("wire.port"));
        appender.start();
        Logger logger = context.getLogger("orders");
        logger.addAppender(appender);
        logger.warn("the code is opensesame");
        Thread.sleep(700);
    }
}
