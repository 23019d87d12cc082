// plays: http
// jars: axis axis-jaxrpc axis-saaj commons-discovery commons-logging wsdl4j
import java.net.URL;
import org.apache.axis.client.Call;
import org.apache.axis.client.Service;

public class AxisSecure {
    public static void main(String[] args) throws Exception {
        Call call = (Call) new Service().createCall();
        call.setTargetEndpointAddress(new URL("https://rpc.example.com:" + Integer.getInteger("wire.port") + "/accounts"));
        call.setOperationName("login");
        call.invoke(new Object[] {"opensesame"});
    }
}
