// plays: http
// jars: jsoup
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jsoup.Jsoup;

public class JsoupTrustsAll {
    public static void main(String[] args) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        Jsoup.connect("https://api.example.com:" + Integer.getInteger("wire.port") + "/news")
                .sslSocketFactory(context.getSocketFactory())
                .cookie("session", "opensesame")
                .get();
    }
}
