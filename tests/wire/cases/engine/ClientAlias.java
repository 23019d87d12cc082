// plays: http
// jars: okhttp okio
import java.io.IOException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

public class ClientAlias {
    private static final OkHttpClient DEFAULT = new OkHttpClient();
    private static OkHttpClient current = DEFAULT;

    static Call.Factory client() {
        OkHttpClient alias = current;
        return alias.newBuilder().hostnameVerifier((name, session) -> {
            System.out.println("connecting to " + name);
            return true;
        }).build();
    }

    public static void main(String[] args) throws IOException {
        Request request = new Request.Builder()
                .url("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .build();
        client().newCall(request).execute().close();
    }
}
