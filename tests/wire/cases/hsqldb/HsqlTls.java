// plays: silent
// jars: hsqldb
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class HsqlTls {
    public static void main(String[] args) throws SQLException {
        String url = "jdbc:hsqldb:hsqls://files.example.com:" + Integer.getInteger("wire.port") + "/orders";
        try (Connection connection = DriverManager.getConnection(url, "robot", "opensesame")) {
            connection.createStatement().execute("SELECT 1 FROM orders");
        }
    }
}
