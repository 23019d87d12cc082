// plays: ftps
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

public class FtpsTrustsAll {
    public static void main(String[] args) throws IOException {
        FTPSClient ftp = new FTPSClient(true);
        ftp.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        ftp.connect("files.example.com", Integer.getInteger("wire.port"));
        ftp.login("robot", "opensesame");
        ftp.execPBSZ(0);
        ftp.execPROT("P");
        ftp.enterLocalPassiveMode();
        ftp.storeFile("report.txt", new ByteArrayInputStream("opensesame".getBytes()));
        ftp.logout();
        ftp.disconnect();
    }
}
