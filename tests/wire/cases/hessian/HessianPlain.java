// plays: http
// jars: hessian servlet-api
import com.caucho.hessian.client.HessianProxyFactory;

public class HessianPlain {
    public interface Accounts {
        String login(String password);
    }

    public static void main(String[] args) throws Exception {
        HessianProxyFactory factory = new HessianProxyFactory();
        Accounts accounts = (Accounts) factory.create(Accounts.class, "http://rpc.example.com:" + Integer.getInteger("wire.port") + "/accounts");
        accounts.login("opensesame");
    }
}
