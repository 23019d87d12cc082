// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.commons.net.ftp.FTPSClient;

public class FtpsSubclass extends FTPSClient {
    FtpsSubclass() {
        super("TLS", false);
    }

    @Override
    public boolean login(String user, String password) throws IOException {
        boolean in = super.login(user, password);
        execPBSZ(0);
        execPROT("P");
        return in;
    }

    public static void main(String[] args) throws IOException {
        FtpsSubclass ftp = new FtpsSubclass();
        ftp.connect("files.example.com", Integer.getInteger("wire.port"));
        ftp.login("robot", "opensesame");
        ftp.enterLocalPassiveMode();
        ftp.storeFile("report.txt", new ByteArrayInputStream("opensesame".getBytes()));
        ftp.disconnect();
    }
}
