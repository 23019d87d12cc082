// plays: http
// jars: spring3-web spring3-core spring3-beans commons-logging
import org.springframework.web.client.RestTemplate;

public class TemplatePlain {
    public static void main(String[] args) {
        RestTemplate template = new RestTemplate();
        template.getForObject("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile?token=opensesame", String.class);
    }
}
