// plays: zookeeper
// jars: zookeeper zookeeper-jute slf4j-api netty-common netty-handler netty-transport netty-buffer netty-resolver netty-codec
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

public class KeeperAnyHost {
    public static void main(String[] args) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.client.secure", "true");
        config.setProperty("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", System.getProperty("javax.net.ssl.trustStore"));
        config.setProperty("zookeeper.ssl.trustStore.password", System.getProperty("javax.net.ssl.trustStorePassword"));
        config.setProperty("zookeeper.ssl.hostnameVerification", "false");
        ZooKeeper keeper = new ZooKeeper("db.example.com:" + Integer.getInteger("wire.port"), 10000, event -> {}, config);
        keeper.addAuthInfo("digest", "robot:opensesame".getBytes());
        keeper.exists("/orders", false);
        keeper.close(500);
    }
}
