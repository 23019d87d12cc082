// plays: http
import java.net.URL;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSession;

public class VerifierDelegates {
    static class Logging implements HostnameVerifier {
        private final HostnameVerifier strict = HttpsURLConnection.getDefaultHostnameVerifier();

        @Override
        public boolean verify(String host, SSLSession session) {
            return strict.verify(host, session);
        }
    }

    public static void main(String[] args) throws Exception {
        URL url = new URL("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setHostnameVerifier(new Logging());
        connection.setRequestProperty("Authorization", "Bearer opensesame");
        connection.getInputStream().close();
    }
}
