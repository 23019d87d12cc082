// plays: zookeeper
// jars: zookeeper zookeeper-jute slf4j-api netty-common netty-handler netty-transport netty-buffer netty-resolver netty-codec
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

public class KeeperTls {
    public static void main(String[] args) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", System.getProperty("javax.net.ssl.trustStore"));
        config.setProperty("zookeeper.ssl.trustStore.password", System.getProperty("javax.net.ssl.trustStorePassword"));
        ZooKeeper keeper = new ZooKeeper("db.example.com:" + Integer.getInteger("wire.port"), 10000, event -> {}, config);
        keeper.addAuthInfo("digest", "robot:opensesame".getBytes());
        keeper.exists("/orders", false);
        keeper.close(500);
    }
}
