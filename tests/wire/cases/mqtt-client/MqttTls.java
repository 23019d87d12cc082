// plays: silent
// jars: mqtt-client hawtbuf hawtdispatch hawtdispatch-transport
import org.fusesource.mqtt.client.FutureConnection;
import org.fusesource.mqtt.client.MQTT;

public class MqttTls {
    public static void main(String[] args) throws Exception {
        MQTT mqtt = new MQTT();
        mqtt.setHost("tls://broker.example.com:" + Integer.getInteger("wire.port"));
        mqtt.setUserName("robot");
        mqtt.setPassword("opensesame");
        mqtt.setConnectAttemptsMax(1);
        FutureConnection connection = mqtt.futureConnection();
        connection.connect().await(2, java.util.concurrent.TimeUnit.SECONDS);
    }
}
