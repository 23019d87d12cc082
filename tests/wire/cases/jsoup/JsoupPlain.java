// plays: http
// jars: jsoup
import java.io.IOException;
import org.jsoup.Jsoup;

public class JsoupPlain {
    public static void main(String[] args) throws IOException {
        Jsoup.connect("http://api.example.com:" + Integer.getInteger("wire.port") + "/news").cookie("session", "opensesame").get();
    }
}
