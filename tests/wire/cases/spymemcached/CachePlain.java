// plays: memcached
// jars: spymemcached slf4j-api
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.MemcachedClient;

public class CachePlain {
    public static void main(String[] args) throws Exception {
        MemcachedClient client = new MemcachedClient(new InetSocketAddress("cache.example.com", Integer.getInteger("wire.port")));
        client.set("session", 60, "opensesame").get(2, TimeUnit.SECONDS);
        client.shutdown();
    }
}
