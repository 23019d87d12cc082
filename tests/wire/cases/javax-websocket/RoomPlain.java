// plays: http
// jars: tomcat9-websocket tomcat9-websocket-api tomcat9-util tomcat9-juli tomcat9-servlet-api tomcat9-annotations-api
import java.net.URI;
import javax.websocket.ClientEndpointConfig;
import javax.websocket.ContainerProvider;
import javax.websocket.Endpoint;
import javax.websocket.EndpointConfig;
import javax.websocket.Session;
import javax.websocket.WebSocketContainer;

public class RoomPlain {
    public static class Room extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    public static void main(String[] args) throws Exception {
        WebSocketContainer container = ContainerProvider.getWebSocketContainer();
        URI address = URI.create("ws://chat.example.com:" + Integer.getInteger("wire.port") + "/room?token=opensesame");
        container.connectToServer(new Room(), ClientEndpointConfig.Builder.create().build(), address);
    }
}
