// plays: http
// jars: okhttp okio
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;

public class SchemeReplaced {
    static String secure(String url) {
        return url.startsWith("http://") ? url.replace("http://", "https://") : url;
    }

    public static void main(String[] args) throws IOException {
        String url = secure("http://api.example.com:" + Integer.getInteger("wire.port") + "/profile");
        Request request = new Request.Builder().url(url).header("Authorization", "Bearer opensesame").build();
        new OkHttpClient().newCall(request).execute().close();
    }
}
