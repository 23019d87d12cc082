// plays: tcp
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public class SocketPlain {
    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket("chat.example.com", Integer.getInteger("wire.port"))) {
            socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().read();
        }
    }
}
