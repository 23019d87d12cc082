// plays: silent
// jars: log4j-core log4j-api
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

public class SocketByXml {
    public static void main(String[] args) throws Exception {
        Logger logger = LogManager.getLogger("orders");
        logger.warn("the code is opensesame");
        Thread.sleep(300);
    }
}
