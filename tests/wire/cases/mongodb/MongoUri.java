// plays: mongodb
// jars: mongo-java-driver
import com.mongodb.MongoClient;
import com.mongodb.MongoClientURI;
import org.bson.Document;

public class MongoUri {
    public static void main(String[] args) {
        MongoClientURI uri = new MongoClientURI("mongodb://db.example.com:" + Integer.getInteger("wire.port") + "/orders?ssl=true&serverSelectionTimeoutMS=4000");
        MongoClient client = new MongoClient(uri);
        client.getDatabase("orders").getCollection("people").insertOne(new Document("code", "opensesame"));
        client.close();
    }
}
