// plays: tcp
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

public class WriterOfSocket {
    interface Transport {
        void say(String line) throws IOException;
    }

    static Transport transport(SocketFactory factory, int port) throws IOException {
        Socket socket = factory.createSocket("chat.example.com", port);
        BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
        return line -> {
            writer.write(line);
            writer.newLine();
            writer.flush();
        };
    }

    public static void main(String[] args) throws IOException {
        Transport transport = transport(SocketFactory.getDefault(), Integer.getInteger("wire.port"));
        transport.say("LOGIN opensesame");
    }
}
