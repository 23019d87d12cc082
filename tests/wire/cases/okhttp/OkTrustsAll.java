// plays: http
// jars: okhttp okio
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;

public class OkTrustsAll {
    static OkHttpClient unsafe() throws Exception {
        X509TrustManager anyone = new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("SSL");
        context.init(null, new TrustManager[] {anyone}, new java.security.SecureRandom());
        return new OkHttpClient.Builder().sslSocketFactory(context.getSocketFactory(), anyone).build();
    }

    public static void main(String[] args) throws Exception {
        Request request = new Request.Builder()
                .url("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .build();
        unsafe().newCall(request).execute().close();
    }
}
