// plays: tds
// jars: jtds
import java.sql.Connection;
import java.sql.DriverManager;

public class TdsRequest {
    public static void main(String[] args) throws Exception {
        Class.forName("net.sourceforge.jtds.jdbc.Driver");
        String url = "jdbc:jtds:sqlserver://db.example.com:" + Integer.getInteger("wire.port") + "/orders;ssl=request";
        try (Connection connection = DriverManager.getConnection(url, "opensesame", "secret")) {
            connection.createStatement().execute("SELECT 1");
        }
    }
}
