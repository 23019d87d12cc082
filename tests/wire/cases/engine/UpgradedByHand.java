// plays: pop3
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

public class UpgradedByHand {
    public static void main(String[] args) throws IOException {
        int port = Integer.getInteger("wire.port");
        byte[] answer = new byte[512];
        try (Socket socket = new Socket("mail.example.com", port)) {
            socket.getInputStream().read(answer);
            socket.getOutputStream().write("STLS\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read(answer);
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket wrapped = (SSLSocket) factory.createSocket(socket, "mail.example.com", port, true);
            wrapped.getOutputStream().write("USER robot\r\nPASS opensesame\r\n".getBytes(StandardCharsets.US_ASCII));
            wrapped.getInputStream().read(answer);
        }
    }
}
