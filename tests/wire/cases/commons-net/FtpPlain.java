// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.commons.net.ftp.FTPClient;

public class FtpPlain {
    public static void main(String[] args) throws IOException {
        FTPClient ftp = new FTPClient();
        ftp.connect("files.example.com", Integer.getInteger("wire.port"));
        ftp.enterLocalPassiveMode();
        ftp.login("robot", "opensesame");
        ftp.storeFile("report.txt", new ByteArrayInputStream("opensesame".getBytes()));
        ftp.logout();
        ftp.disconnect();
    }
}
