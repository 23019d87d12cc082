// plays: rmi
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;

public class RegistryPlain {
    public static void main(String[] args) throws Exception {
        Registry registry = LocateRegistry.getRegistry("rpc.example.com", Integer.getInteger("wire.port"));
        registry.lookup("opensesame");
    }
}
