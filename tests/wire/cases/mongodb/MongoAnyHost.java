// plays: mongodb
// jars: mongo-java-driver
import com.mongodb.MongoClient;
import com.mongodb.MongoClientOptions;
import com.mongodb.ServerAddress;
import org.bson.Document;

public class MongoAnyHost {
    public static void main(String[] args) {
        MongoClientOptions options = MongoClientOptions.builder().serverSelectionTimeout(4000).sslEnabled(true).sslInvalidHostNameAllowed(true).build();
        ServerAddress address = new ServerAddress("db.example.com", Integer.getInteger("wire.port"));
        MongoClient client = new MongoClient(address, options);
        client.getDatabase("orders").getCollection("people").insertOne(new Document("code", "opensesame"));
        client.close();
    }
}
