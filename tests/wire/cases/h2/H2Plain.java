// plays: h2
// jars: h2
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class H2Plain {
    public static void main(String[] args) throws SQLException {
        String url = "jdbc:h2:tcp://db.example.com:" + Integer.getInteger("wire.port") + "/~/opensesame";
        try (Connection connection = DriverManager.getConnection(url, "robot", "secret")) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
