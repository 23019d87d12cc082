// plays: zookeeper
// jars: curator-framework curator-client guava zookeeper zookeeper-jute slf4j-api netty-common netty-handler netty-transport netty-buffer netty-resolver netty-codec
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

public class CuratorPlain {
    public static void main(String[] args) throws Exception {
        CuratorFramework curator = CuratorFrameworkFactory.builder()
                .connectString("db.example.com:" + Integer.getInteger("wire.port"))
                .retryPolicy(new RetryOneTime(100))
                .authorization("digest", "robot:opensesame".getBytes())
                .build();
        curator.start();
        Thread.sleep(1500);
        curator.close();
    }
}
