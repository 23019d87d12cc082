// plays: memcached
// jars: spymemcached slf4j-api
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;

public class CachePooled {
    public static void main(String[] args) throws Exception {
        MemcachedClient client = new MemcachedClient(
                new ConnectionFactoryBuilder().setOpTimeout(2000).build(),
                List.of(new InetSocketAddress("cache.example.com", Integer.getInteger("wire.port"))));
        client.add("session", 60, "opensesame").get(2, TimeUnit.SECONDS);
        client.shutdown();
    }
}
