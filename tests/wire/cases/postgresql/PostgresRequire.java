// plays: postgres
// jars: postgresql
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

public class PostgresRequire {
    public static void main(String[] args) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "robot");
        properties.setProperty("password", "opensesame");
        properties.setProperty("sslmode", "require");
        String url = "jdbc:postgresql://db.example.com:" + Integer.getInteger("wire.port") + "/orders";
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
