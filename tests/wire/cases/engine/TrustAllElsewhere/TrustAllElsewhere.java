// plays: http
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

public class TrustAllElsewhere {
    public static void main(String[] args) throws Exception {
        URL url = new URL("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setSSLSocketFactory(Trust.factory());
        connection.setHostnameVerifier(TrustAllElsewhere::accept);
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        connection.getInputStream().close();
    }

    private static boolean accept(String host, javax.net.ssl.SSLSession session) {
        return host != null;
    }
}
