// plays: zookeeper
// jars: curator-framework curator-client guava zookeeper zookeeper-jute slf4j-api netty-common netty-handler netty-transport netty-buffer netty-resolver netty-codec
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.client.ZKClientConfig;

public class CuratorTls {
    public static void main(String[] args) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.client.secure", "true");
        config.setProperty("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", System.getProperty("javax.net.ssl.trustStore"));
        config.setProperty("zookeeper.ssl.trustStore.password", System.getProperty("javax.net.ssl.trustStorePassword"));
        CuratorFramework curator = CuratorFrameworkFactory.builder()
                .connectString("db.example.com:" + Integer.getInteger("wire.port"))
                .retryPolicy(new RetryOneTime(100))
                .zkClientConfig(config)
                .authorization("digest", "robot:opensesame".getBytes())
                .build();
        curator.start();
        Thread.sleep(2500);
        curator.close();
    }
}
