// plays: tcp
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

public class HelperMakesSocketPlain {
    public static void main(String[] args) throws IOException {
        try (Socket socket = SocketMaker.open("chat.example.com", Integer.getInteger("wire.port"), false)) {
            OutputStream out = socket.getOutputStream();
            out.write("LOGIN opensesame\r\n".getBytes());
            out.flush();
            socket.getInputStream().read();
        }
    }
}
