// plays: tcp
// jars: okio
import java.io.IOException;
import java.net.Socket;
import okio.BufferedSink;
import okio.Okio;

public class SinkPlain {
    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket("chat.example.com", Integer.getInteger("wire.port"))) {
            BufferedSink sink = Okio.buffer(Okio.sink(socket));
            sink.writeUtf8("LOGIN opensesame\r\n").flush();
            Okio.buffer(Okio.source(socket)).readUtf8Line();
        }
    }
}
