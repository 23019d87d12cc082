// plays: tcp
// jars: mina2-core slf4j-api
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

public class MinaTls {
    public static void main(String[] args) throws Exception {
        NioSocketConnector connector = new NioSocketConnector();
        connector.getFilterChain().addLast("tls", new SslFilter(SSLContext.getDefault()));
        connector.getFilterChain().addLast("codec", new ProtocolCodecFilter(new TextLineCodecFactory()));
        connector.setHandler(new IoHandlerAdapter());
        ConnectFuture future = connector.connect(new InetSocketAddress("chat.example.com", Integer.getInteger("wire.port")));
        future.awaitUninterruptibly();
        IoSession session = future.getSession();
        session.write("LOGIN opensesame").awaitUninterruptibly(2000);
        connector.dispose();
    }
}
