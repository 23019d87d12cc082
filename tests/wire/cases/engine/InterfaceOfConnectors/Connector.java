import java.io.IOException;
import java.net.Socket;

interface Connector {
    Socket connect(String host, int port) throws IOException;
}
