// plays: silent
// jars: thrift slf4j-api httpclient httpcore
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;

public class ThriftPlain {
    public static void main(String[] args) throws Exception {
        TTransport transport = new TSocket("rpc.example.com", Integer.getInteger("wire.port"));
        transport.open();
        new TBinaryProtocol(transport).writeString("opensesame");
        transport.flush();
        transport.close();
    }
}
