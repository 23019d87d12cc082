// plays: http
// jars: spring3-web spring3-core spring3-beans commons-logging httpclient httpcore commons-codec
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

public class TemplateAnyHost {
    public static void main(String[] args) {
        CloseableHttpClient client = HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();
        RestTemplate template = new RestTemplate(new HttpComponentsClientHttpRequestFactory(client));
        template.getForObject("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile?token=opensesame", String.class);
    }
}
