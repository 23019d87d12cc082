// plays: silent
// jars: logstash-logback-encoder logback-classic logback-core slf4j-api jackson-core jackson-databind jackson-annotations disruptor
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.net.ssl.SSLConfiguration;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

public class LogstashTls {
    public static void main(String[] args) throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        LogstashTcpSocketAppender appender = new LogstashTcpSocketAppender();
        appender.setContext(context);
        appender.addDestination("log.example.com:" + Integer.getInteger("wire.port"));
        appender.setSsl(new SSLConfiguration());
        appender.setEncoder(encoder);
        appender.start();
        Logger logger = context.getLogger("orders");
        logger.addAppender(appender);
        logger.warn("the code is opensesame");
        Thread.sleep(1500);
    }
}
