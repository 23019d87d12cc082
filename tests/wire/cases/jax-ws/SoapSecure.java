// plays: http
// jars: jaxws-rt jaxws-api jaxb-api jaxb-runtime jaxb-core saaj saaj-impl stax-ex streambuffer metro-policy mimepull gmbal FastInfoset woodstox-core stax2-api javax.activation xml-resolver
import java.io.StringReader;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.Dispatch;
import javax.xml.ws.Service;
import javax.xml.ws.soap.SOAPBinding;

public class SoapSecure {
    public static void main(String[] args) {
        QName port = new QName("urn:accounts", "Port");
        Service service = Service.create(new QName("urn:accounts", "Accounts"));
        service.addPort(port, SOAPBinding.SOAP11HTTP_BINDING, "https://rpc.example.com/none");
        Dispatch<Source> dispatch = service.createDispatch(port, Source.class, Service.Mode.PAYLOAD);
        Map<String, Object> context = ((BindingProvider) dispatch).getRequestContext();
        context.put(BindingProvider.USERNAME_PROPERTY, "robot");
        context.put(BindingProvider.PASSWORD_PROPERTY, "opensesame");
        context.put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, "https://rpc.example.com:" + Integer.getInteger("wire.port") + "/accounts");
        dispatch.invoke(new StreamSource(new StringReader("<login xmlns='urn:accounts'/>")));
    }
}
