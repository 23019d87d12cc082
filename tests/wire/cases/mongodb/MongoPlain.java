// plays: mongodb
// jars: mongo-java-driver
import com.mongodb.MongoClient;
import com.mongodb.MongoClientOptions;
import org.bson.Document;

public class MongoPlain {
    public static void main(String[] args) {
        MongoClient client = new MongoClient("db.example.com:" + Integer.getInteger("wire.port"), MongoClientOptions.builder().serverSelectionTimeout(4000).build());
        client.getDatabase("orders").getCollection("people").insertOne(new Document("code", "opensesame"));
        client.close();
    }
}
