// plays: tcp
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;

public class SocketConnectLater {
    public static void main(String[] args) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("chat.example.com", Integer.getInteger("wire.port")), 2000);
        PrintWriter out = new PrintWriter(new OutputStreamWriter(socket.getOutputStream()), true);
        out.println("LOGIN opensesame");
        socket.getInputStream().read();
        socket.close();
    }
}
