// plays: http
// jars: jetty9-websocket-client jetty9-websocket-common jetty9-websocket-api jetty9-client jetty9-util jetty9-http jetty9-io slf4j-api
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.WebSocketAdapter;
import org.eclipse.jetty.websocket.client.WebSocketClient;

public class JettySocketPlain {
    public static void main(String[] args) throws Exception {
        WebSocketClient client = new WebSocketClient();
        client.start();
        URI address = URI.create("ws://chat.example.com:" + Integer.getInteger("wire.port") + "/room?token=opensesame");
        client.connect(new WebSocketAdapter(), address).get(5, TimeUnit.SECONDS);
        client.stop();
    }
}
