import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

final class Sockets {
    private Sockets() {}

    static Socket open(String host, int port, boolean tls) throws IOException {
        return tls ? secure(host, port) : new Socket(host, port);
    }

    private static SSLSocket secure(String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(host, port);
        check(socket);
        return socket;
    }

    private static void check(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }
}
