// plays: zookeeper
// jars: zookeeper zookeeper-jute slf4j-api netty-common netty-handler netty-transport netty-buffer netty-resolver
import org.apache.zookeeper.ZooKeeper;

public class KeeperPlain {
    public static void main(String[] args) throws Exception {
        ZooKeeper keeper = new ZooKeeper("db.example.com:" + Integer.getInteger("wire.port"), 10000, event -> {});
        keeper.addAuthInfo("digest", "robot:opensesame".getBytes());
        keeper.exists("/orders", false);
        keeper.close(500);
    }
}
