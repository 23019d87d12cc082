// plays: openwire
// jars: activemq-client geronimo-jms_1.1_spec geronimo-j2ee-management-1.1-spec slf4j-api hawtbuf
import javax.jms.Connection;
import javax.jms.JMSException;
import org.apache.activemq.ActiveMQConnectionFactory;

public class ActivePlain {
    public static void main(String[] args) throws JMSException {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://broker.example.com:" + Integer.getInteger("wire.port"));
        Connection connection = factory.createConnection("robot", "opensesame");
        connection.start();
    }
}
