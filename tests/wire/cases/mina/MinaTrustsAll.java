// plays: tcp
// jars: mina2-core slf4j-api
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketConnector;

public class MinaTrustsAll {
    private static SSLContext context() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }

    public static void main(String[] args) throws Exception {
        NioSocketConnector connector = new NioSocketConnector();
        connector.getFilterChain().addFirst("tls", new SslFilter(context()));
        connector.getFilterChain().addLast("codec", new ProtocolCodecFilter(new TextLineCodecFactory()));
        connector.setHandler(new IoHandlerAdapter());
        ConnectFuture future = connector.connect(new InetSocketAddress("chat.example.com", Integer.getInteger("wire.port")));
        future.awaitUninterruptibly();
        IoSession session = future.getSession();
        session.write("LOGIN opensesame").awaitUninterruptibly(2000);
        connector.dispose();
    }
}
