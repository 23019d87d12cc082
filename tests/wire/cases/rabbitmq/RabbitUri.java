// plays: amqp
// jars: amqp-client slf4j-api
import com.rabbitmq.client.ConnectionFactory;

public class RabbitUri {
    public static void main(String[] args) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri("amqps://robot:opensesame@broker.example.com:" + Integer.getInteger("wire.port"));
        factory.setHandshakeTimeout(4000);
        factory.setConnectionTimeout(4000);
        factory.newConnection().close();
    }
}
