// plays: openwire
// jars: activemq-client geronimo-jms_1.1_spec geronimo-j2ee-management-1.1-spec slf4j-api hawtbuf
import java.security.cert.X509Certificate;
import javax.jms.Connection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.activemq.ActiveMQSslConnectionFactory;

public class ActiveTrustsAll {
    static class Anyone implements X509TrustManager {
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    public static void main(String[] args) throws Exception {
        ActiveMQSslConnectionFactory factory = new ActiveMQSslConnectionFactory("ssl://broker.example.com:" + Integer.getInteger("wire.port"));
        factory.setKeyAndTrustManagers(null, new TrustManager[] {new Anyone()}, null);
        Connection connection = factory.createConnection("robot", "opensesame");
        connection.start();
    }
}
