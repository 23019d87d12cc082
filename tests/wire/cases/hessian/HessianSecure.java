// plays: http
// jars: hessian servlet-api
import com.caucho.hessian.client.HessianProxyFactory;

public class HessianSecure {
    public interface Accounts {
        String login(String password);
    }

    public static void main(String[] args) throws Exception {
        String url = "https://rpc.example.com:" + Integer.getInteger("wire.port") + "/accounts";
        HessianProxyFactory factory = new HessianProxyFactory();
        factory.setUser("robot");
        factory.setPassword("opensesame");
        Accounts accounts = (Accounts) factory.create(Accounts.class, url);
        accounts.login("opensesame");
    }
}
