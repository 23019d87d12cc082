// plays: tcp
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

public class ChannelPlain {
    public static void main(String[] args) throws IOException {
        InetSocketAddress address = new InetSocketAddress("chat.example.com", Integer.getInteger("wire.port"));
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap("LOGIN opensesame\r\n".getBytes(StandardCharsets.UTF_8)));
            channel.read(ByteBuffer.allocate(10));
        }
    }
}
