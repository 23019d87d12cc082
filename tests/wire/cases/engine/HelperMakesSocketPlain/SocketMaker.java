import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

final class SocketMaker {
    private SocketMaker() {}

    static Socket open(String host, int port, boolean tls) throws IOException {
        return tls ? SSLSocketFactory.getDefault().createSocket(host, port) : new Socket(host, port);
    }
}
