// plays: amqp
// jars: amqp-client slf4j-api
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

public class RabbitPlain {
    public static void main(String[] args) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("broker.example.com");
        factory.setPort(Integer.getInteger("wire.port"));
        factory.setUsername("robot");
        factory.setPassword("opensesame");
        factory.setHandshakeTimeout(4000);
        factory.setConnectionTimeout(4000);
        try (Connection connection = factory.newConnection()) {
            connection.createChannel().queueDeclare();
        }
    }
}
