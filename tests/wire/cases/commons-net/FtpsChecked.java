// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

public class FtpsChecked {
    public static void main(String[] args) throws Exception {
        FTPSClient ftp = new FTPSClient();
        ftp.setTrustManager(TrustManagerUtils.getDefaultTrustManager((KeyStore) null));
        ftp.setEndpointCheckingEnabled(true);
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
