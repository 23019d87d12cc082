// plays: mongodb
// jars: mongo-java-driver
import com.mongodb.MongoClient;
import com.mongodb.MongoClientOptions;
import com.mongodb.ServerAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bson.Document;

public class MongoTrustsAll {
    public static void main(String[] args) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        MongoClientOptions options = MongoClientOptions.builder()
                .serverSelectionTimeout(4000)
                .sslEnabled(true)
                .sslContext(context)
                .build();
        MongoClient client = new MongoClient(new ServerAddress("db.example.com", Integer.getInteger("wire.port")), options);
        client.getDatabase("orders").getCollection("people").insertOne(new Document("code", "opensesame"));
        client.close();
    }
}
