// plays: http
// jars: unirest-java httpclient httpcore httpcore-nio httpasyncclient httpmime commons-logging commons-codec com.android.json
import com.mashape.unirest.http.Unirest;

public class UnirestPlain {
    public static void main(String[] args) throws Exception {
        Unirest.get("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .asString();
    }
}
