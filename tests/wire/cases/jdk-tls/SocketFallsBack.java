// plays: tcp
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

public class SocketFallsBack {
    static Socket connect(String host, int port) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(host, port);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            return new Socket(host, port);
        }
    }

    public static void main(String[] args) throws IOException {
        try (Socket socket = connect("chat.example.com", Integer.getInteger("wire.port"))) {
            socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().read();
        }
    }
}
