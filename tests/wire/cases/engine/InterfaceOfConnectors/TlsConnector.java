import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

class TlsConnector implements Connector {
    @Override
    public Socket connect(String host, int port) throws IOException {
        return SSLSocketFactory.getDefault().createSocket(host, port);
    }
}
