// plays: tcp
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

public class WrittenBeforeWrapped {
    public static void main(String[] args) throws IOException {
        int port = Integer.getInteger("wire.port");
        try (Socket socket = new Socket("chat.example.com", port)) {
            socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes());
            socket.getInputStream().read();
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket wrapped = (SSLSocket) factory.createSocket(socket, "chat.example.com", port, true);
            wrapped.getOutputStream().write("LIST\r\n".getBytes());
        }
    }
}
