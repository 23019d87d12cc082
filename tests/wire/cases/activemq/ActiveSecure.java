// plays: openwire
// jars: activemq-client geronimo-jms_1.1_spec geronimo-j2ee-management-1.1-spec slf4j-api hawtbuf
import javax.jms.Connection;
import javax.jms.JMSException;
import org.apache.activemq.ActiveMQSslConnectionFactory;

public class ActiveSecure {
    public static void main(String[] args) throws JMSException {
        ActiveMQSslConnectionFactory factory = new ActiveMQSslConnectionFactory("ssl://broker.example.com:" + Integer.getInteger("wire.port"));
        factory.setUserName("robot");
        factory.setPassword("opensesame");
        Connection connection = factory.createConnection();
        connection.start();
    }
}
