// plays: openwire
// jars: spring3-jms spring3-core spring3-beans spring3-context spring3-aop spring3-expression spring3-messaging spring3-transaction activemq-client geronimo-jms_1.1_spec geronimo-j2ee-management-1.1-spec geronimo-jta-1.2-spec slf4j-api hawtbuf commons-logging
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

public class QueueTemplateSecure {
    public static void main(String[] args) {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory();
        factory.setBrokerURL("ssl://broker.example.com:" + Integer.getInteger("wire.port"));
        factory.setUserName("robot");
        factory.setPassword("opensesame");
        JmsTemplate template = new JmsTemplate();
        template.setConnectionFactory(factory);
        template.convertAndSend("orders", "opensesame");
    }
}
