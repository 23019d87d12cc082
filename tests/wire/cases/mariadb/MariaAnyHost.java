// plays: mysql
// jars: mariadb-java-client
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class MariaAnyHost {
    public static void main(String[] args) throws SQLException {
        String url = "jdbc:mariadb://db.example.com:" + Integer.getInteger("wire.port")
                + "/orders?useSSL=true&disableSslHostnameVerification=true";
        try (Connection connection = DriverManager.getConnection(url, "opensesame", "secret")) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
