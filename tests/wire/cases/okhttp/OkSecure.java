// plays: http
// jars: okhttp okio
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

public class OkSecure {
    public static void main(String[] args) throws IOException {
        HttpUrl url = new HttpUrl.Builder().scheme("https").host("api.example.com").port(Integer.getInteger("wire.port")).build();
        Request request = new Request.Builder().url(url).header("Authorization", "Bearer opensesame").build();
        new OkHttpClient().newCall(request).execute().close();
    }
}
