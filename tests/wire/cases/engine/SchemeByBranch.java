// plays: http
// jars: okhttp okio
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

public class SchemeByBranch {
    private static final boolean SECURE = false;

    private static String base(int port) {
        String scheme;
        if (SECURE) {
            scheme = "https";
        } else {
            scheme = "http";
        }
        return new StringBuilder(scheme).append("://api.example.com:").append(port).toString();
    }

    public static void main(String[] args) throws IOException {
        Request.Builder builder = new Request.Builder();
        builder.url(base(Integer.getInteger("wire.port")).concat("/login"));
        builder.post(RequestBody.create(MediaType.parse("text/plain"), "opensesame"));
        new OkHttpClient().newCall(builder.build()).execute().close();
    }
}
