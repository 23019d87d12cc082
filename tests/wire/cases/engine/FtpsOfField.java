// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPSClient;

public class FtpsOfField {
    private final FTPClient client;
    private final String host;

    FtpsOfField(String host) {
        this.host = host;
        this.client = new FTPSClient();
    }

    void open(int port) throws IOException {
        client.connect(host, port);
        client.login("robot", "opensesame");
        client.enterLocalPassiveMode();
    }

    void upload(String name, byte[] content) throws IOException {
        client.storeFile(name, new ByteArrayInputStream(content));
    }

    void close() throws IOException {
        client.logout();
        client.disconnect();
    }

    public static void main(String[] args) throws IOException {
        FtpsOfField files = new FtpsOfField("files.example.com");
        files.open(Integer.getInteger("wire.port"));
        files.upload("report.txt", "opensesame".getBytes());
        files.close();
    }
}
