// plays: tcp
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

public class SocketDatesOnly {
    static class Valid implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            chain[0].checkValidity();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    public static void main(String[] args) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Valid()}, null);
        try (Socket socket = context.getSocketFactory().createSocket("chat.example.com", Integer.getInteger("wire.port"))) {
            socket.getOutputStream().write("LOGIN opensesame\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().read();
        }
    }
}
