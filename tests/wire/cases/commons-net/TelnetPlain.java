// plays: telnet
// jars: commons-net
import java.io.PrintStream;
import org.apache.commons.net.telnet.TelnetClient;

public class TelnetPlain {
    public static void main(String[] args) throws Exception {
        TelnetClient telnet = new TelnetClient();
        telnet.connect("router.example.com", Integer.getInteger("wire.port"));
        PrintStream out = new PrintStream(telnet.getOutputStream());
        telnet.getInputStream().read();
        out.println("admin");
        out.println("opensesame");
        out.flush();
        telnet.disconnect();
    }
}
