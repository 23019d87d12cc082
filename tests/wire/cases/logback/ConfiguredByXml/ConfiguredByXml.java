// plays: silent
// jars: logback-classic logback-core slf4j-api
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class ConfiguredByXml {
    public static void main(String[] args) throws Exception {
        Logger logger = LoggerFactory.getLogger("orders");
        logger.warn("the code is opensesame");
        Thread.sleep(700);
    }
}
