// plays: tcp
import java.io.IOException;
import java.net.Socket;

public class InterfaceOfConnectors {
    private final Connector connector;

    InterfaceOfConnectors(Connector connector) {
        this.connector = connector;
    }

    void login(int port) throws IOException {
        Socket socket = connector.connect("chat.example.com", port);
        socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes());
        socket.getInputStream().read();
        socket.close();
    }

    public static void main(String[] args) throws IOException {
        new InterfaceOfConnectors(new TlsConnector()).login(Integer.getInteger("wire.port"));
    }
}
