// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

public class FtpsOfBuilder {
    static final class Builder {
        private boolean checked;
        private String protection = "C";

        Builder checked() {
            this.checked = true;
            return this;
        }

        Builder protection(String level) {
            this.protection = level;
            return this;
        }

        FTPSClient connect(String host, int port, String user, String password) throws IOException, GeneralSecurityException {
            FTPSClient client = new FTPSClient();
            if (checked) {
                client.setTrustManager(TrustManagerUtils.getDefaultTrustManager((KeyStore) null));
                client.setEndpointCheckingEnabled(true);
            }
            client.connect(host, port);
            client.login(user, password);
            client.execPBSZ(0);
            client.execPROT(protection);
            return client;
        }
    }

    public static void main(String[] args) throws Exception {
        FTPSClient ftp = new Builder().checked().protection("P")
                .connect("files.example.com", Integer.getInteger("wire.port"), "robot", "opensesame");
        ftp.enterLocalPassiveMode();
        ftp.storeFile("report.txt", new ByteArrayInputStream("opensesame".getBytes()));
        ftp.disconnect();
    }
}
