// plays: smb
// jars: jcifs
import jcifs.smb.NtlmPasswordAuthentication;
import jcifs.smb.SmbFile;

public class SharePlain {
    public static void main(String[] args) throws Exception {
        NtlmPasswordAuthentication robot = new NtlmPasswordAuthentication("EXAMPLE", "opensesame", "secret");
        SmbFile file = new SmbFile("smb://files.example.com:" + Integer.getInteger("wire.port") + "/reports/today.txt", robot);
        file.getInputStream().readAllBytes();
    }
}
