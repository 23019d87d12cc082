// plays: ftp
// jars: commons-vfs2 commons-net commons-logging
import java.io.OutputStream;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.VFS;
import org.apache.commons.vfs2.provider.ftps.FtpsFileSystemConfigBuilder;

public class VfsFtpsUpload {
    public static void main(String[] args) throws Exception {
        FileSystemOptions options = new FileSystemOptions();
        FtpsFileSystemConfigBuilder.getInstance().setPassiveMode(options, true);
        String address = "ftps://robot:opensesame@files.example.com:" + Integer.getInteger("wire.port") + "/today.txt";
        FileObject file = VFS.getManager().resolveFile(address, options);
        try (OutputStream out = file.getContent().getOutputStream()) {
            out.write("opensesame".getBytes());
        }
    }
}
