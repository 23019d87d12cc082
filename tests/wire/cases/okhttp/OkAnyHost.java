// plays: http
// jars: okhttp okio
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;

public class OkAnyHost {
    public static void main(String[] args) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder().hostnameVerifier((host, session) -> true).build();
        Request request = new Request.Builder()
                .url("https://api.example.com:" + Integer.getInteger("wire.port") + "/profile")
                .header("Authorization", "Bearer opensesame")
                .build();
        client.newCall(request).execute().close();
    }
}
