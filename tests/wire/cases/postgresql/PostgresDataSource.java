// plays: postgres
// jars: postgresql
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

public class PostgresDataSource {
    public static void main(String[] args) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"db.example.com"});
        source.setPortNumbers(new int[] {Integer.getInteger("wire.port")});
        source.setDatabaseName("orders");
        source.setUser("robot");
        source.setPassword("opensesame");
        source.setSslMode("require");
        source.getConnection().close();
    }
}
