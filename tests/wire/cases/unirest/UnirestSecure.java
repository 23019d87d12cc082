// plays: http
// jars: unirest-java httpclient httpcore httpcore-nio httpasyncclient httpmime commons-logging commons-codec com.android.json
import com.mashape.unirest.http.Unirest;

public class UnirestSecure {
    public static void main(String[] args) throws Exception {
        Unirest.post("https://api.example.com:" + Integer.getInteger("wire.port") + "/login")
                .field("password", "opensesame")
                .asString();
    }
}
