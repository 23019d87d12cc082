// plays: http
// jars: jsoup
import java.io.IOException;
import org.jsoup.Connection;
import org.jsoup.Jsoup;

public class JsoupSecure {
    public static void main(String[] args) throws IOException {
        Connection connection = Jsoup.connect("https://api.example.com:" + Integer.getInteger("wire.port") + "/login");
        connection.data("password", "opensesame").method(Connection.Method.POST).execute();
    }
}
