// plays: http
// jars: spring3-web spring3-core spring3-beans commons-logging
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestTemplate;

public class TemplateSecure {
    public static void main(String[] args) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Authorization", "Bearer opensesame");
        new RestTemplate().exchange("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile",
                HttpMethod.GET, new HttpEntity<>(headers), String.class);
    }
}
