// plays: silent
// jars: derbyclient
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class DerbyBasic {
    public static void main(String[] args) throws SQLException {
        String url = "jdbc:derby://db.example.com:" + Integer.getInteger("wire.port") + "/opensesame;ssl=basic";
        try (Connection connection = DriverManager.getConnection(url, "robot", "secret")) {
            connection.createStatement().execute("SELECT 1 FROM orders");
        }
    }
}
