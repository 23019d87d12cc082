// plays: postgres
// jars: postgresql
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class JdbcOfConfig {
    public static void main(String[] args) throws SQLException {
        DatabaseConfig config = new DatabaseConfig("db.example.com", Integer.getInteger("wire.port"));
        config.setSslMode("require");
        try (Connection connection = DriverManager.getConnection(config.url(), config.properties("robot", "opensesame"))) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
