// plays: ftp
// jars: commons-vfs2 commons-net commons-logging commons-httpclient commons-codec
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystemManager;
import org.apache.commons.vfs2.VFS;

public class VfsFtps {
    public static void main(String[] args) throws Exception {
        FileSystemManager manager = VFS.getManager();
        FileObject file = manager.resolveFile("ftps://robot:opensesame@files.example.com:" + Integer.getInteger("wire.port") + "/reports/opensesame.txt");
        file.getContent().getInputStream().readAllBytes();
        file.close();
    }
}
