// plays: silent
// jars: thrift slf4j-api httpclient httpcore
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSSLTransportFactory;
import org.apache.thrift.transport.TTransport;

public class ThriftTls {
    public static void main(String[] args) throws Exception {
        TTransport transport = TSSLTransportFactory.getClientSocket("rpc.example.com", Integer.getInteger("wire.port"), 2000);
        new TBinaryProtocol(transport).writeString("opensesame");
        transport.flush();
        transport.close();
    }
}
