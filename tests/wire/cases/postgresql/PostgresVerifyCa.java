// plays: postgres
// jars: postgresql
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class PostgresVerifyCa {
    public static void main(String[] args) throws SQLException {
        String url = "jdbc:postgresql://db.example.com:" + Integer.getInteger("wire.port")
                + "/orders?sslmode=verify-ca&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
        try (Connection connection = DriverManager.getConnection(url, "robot", "opensesame")) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
