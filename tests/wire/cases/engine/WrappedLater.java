// plays: telnets
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

public class WrappedLater {
    private Socket socket;

    void connect(String host, int port) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), 4000);
        secure(host, port);
    }

    private void secure(String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket wrapped = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = wrapped.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        wrapped.setSSLParameters(parameters);
        wrapped.startHandshake();
        socket = wrapped;
    }

    void login() throws IOException {
        socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes());
        socket.getInputStream().read();
    }

    public static void main(String[] args) throws IOException {
        WrappedLater client = new WrappedLater();
        client.connect("chat.example.com", Integer.getInteger("wire.port"));
        client.login();
        client.socket.close();
    }
}
