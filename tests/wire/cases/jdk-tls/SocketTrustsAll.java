// plays: tcp
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

public class SocketTrustsAll {
    public static void main(String[] args) throws Exception {
        TrustManager[] all = {new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, all, null);
        try (Socket socket = context.getSocketFactory().createSocket("chat.example.com", Integer.getInteger("wire.port"))) {
            socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().read();
        }
    }
}
