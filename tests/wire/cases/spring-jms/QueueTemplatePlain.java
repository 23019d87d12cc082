// plays: openwire
// jars: spring3-jms spring3-core spring3-beans spring3-context spring3-aop spring3-expression spring3-messaging spring3-transaction activemq-client geronimo-jms_1.1_spec geronimo-j2ee-management-1.1-spec geronimo-jta-1.2-spec slf4j-api hawtbuf commons-logging
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

public class QueueTemplatePlain {
    public static void main(String[] args) {
        String broker = "tcp://broker.example.com:" + Integer.getInteger("wire.port");
        JmsTemplate template = new JmsTemplate(new ActiveMQConnectionFactory("robot", "opensesame", broker));
        template.convertAndSend("orders", "opensesame");
    }
}
