// plays: tcp
// jars: okio
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import okio.BufferedSink;
import okio.Okio;

public class SinkTls {
    public static void main(String[] args) throws IOException {
        try (Socket socket = SSLSocketFactory.getDefault().createSocket("chat.example.com", Integer.getInteger("wire.port"))) {
            BufferedSink sink = Okio.buffer(Okio.sink(socket));
            sink.writeUtf8("LOGIN opensesame\r\n");
            sink.flush();
            Okio.buffer(Okio.source(socket)).readUtf8Line();
        }
    }
}
