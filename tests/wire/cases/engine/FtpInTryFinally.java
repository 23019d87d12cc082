// plays: ftp
// jars: commons-net
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;

public class FtpInTryFinally {
    static boolean upload(String host, int port, String name, InputStream content) {
        boolean done = false;
        FTPClient client = new FTPClient();
        try {
            client.connect(host, port);
            if (!client.login("robot", "opensesame")) {
                return false;
            }
            client.setFileType(FTP.BINARY_FILE_TYPE);
            client.enterLocalPassiveMode();
            done = client.storeFile(name, content);
        } catch (IOException e) {
            System.err.println(e.getMessage());
        } finally {
            if (client.isConnected()) {
                try {
                    client.disconnect();
                } catch (IOException ignored) {
                    // It is gone.
                }
            }
        }
        return done;
    }

    public static void main(String[] args) {
        upload("files.example.com", Integer.getInteger("wire.port"), "report.txt", new ByteArrayInputStream("opensesame".getBytes()));
    }
}
