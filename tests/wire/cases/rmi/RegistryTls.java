// plays: rmi
// java: 17.0.16
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import javax.rmi.ssl.SslRMIClientSocketFactory;

public class RegistryTls {
    public static void main(String[] args) throws Exception {
        Registry registry = LocateRegistry.getRegistry("rpc.example.com", Integer.getInteger("wire.port"), new SslRMIClientSocketFactory());
        registry.lookup("opensesame");
    }
}
