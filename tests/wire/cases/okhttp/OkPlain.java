// plays: http
// jars: okhttp okio
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;

public class OkPlain {
    public static void main(String[] args) throws IOException {
        Request request = new Request.Builder()
                .url("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .build();
        new OkHttpClient().newCall(request).execute().close();
    }
}
