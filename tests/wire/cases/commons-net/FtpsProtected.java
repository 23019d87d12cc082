// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.commons.net.ftp.FTPSClient;

public class FtpsProtected {
    public static void main(String[] args) throws IOException {
        FTPSClient ftp = new FTPSClient("TLS");
        try {
            ftp.connect("files.example.com", Integer.getInteger("wire.port"));
            ftp.login("robot", "opensesame");
            ftp.execPBSZ(0);
            ftp.execPROT("P");
            ftp.enterLocalPassiveMode();
            ftp.storeFile("report.txt", new ByteArrayInputStream("opensesame".getBytes()));
            ftp.logout();
        } finally {
            ftp.disconnect();
        }
    }
}
