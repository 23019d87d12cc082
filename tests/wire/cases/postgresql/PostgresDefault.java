// plays: postgres
// jars: postgresql
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class PostgresDefault {
    public static void main(String[] args) throws SQLException {
        String url = "jdbc:postgresql://db.example.com:" + Integer.getInteger("wire.port") + "/orders";
        try (Connection connection = DriverManager.getConnection(url, "robot", "opensesame")) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
