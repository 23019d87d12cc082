// plays: silent
// jars: logback-classic logback-core slf4j-api
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.net.SSLSocketAppender;
import ch.qos.logback.core.net.ssl.SSLConfiguration;
import org.slf4j.LoggerFactory;

public class AppenderTls {
    public static void main(String[] args) throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        SSLSocketAppender appender = new SSLSocketAppender();
        appender.setContext(context);
        appender.setRemoteHost("log.example.com");
        appender.setPort(Integer.getInteger("wire.port"));
        appender.setSsl(new SSLConfiguration());
        appender.start();
        Logger logger = context.getLogger("orders");
        logger.addAppender(appender);
        logger.warn("the code is opensesame");
        Thread.sleep(900);
    }
}
