// plays: mongodb
// jars: mongo-java-driver
import com.mongodb.MongoClient;
import com.mongodb.MongoClientOptions;
import com.mongodb.ServerAddress;
import org.bson.Document;

public class MongoSecure {
    public static void main(String[] args) {
        MongoClientOptions options = new MongoClientOptions.Builder().serverSelectionTimeout(4000).sslEnabled(true).build();
        MongoClient client = new MongoClient(new ServerAddress("db.example.com", Integer.getInteger("wire.port")), options);
        client.getDatabase("orders").getCollection("people").insertOne(new Document("code", "opensesame"));
        client.close();
    }
}
