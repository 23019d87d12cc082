// plays: postgres
// jars: HikariCP postgresql slf4j-api
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

public class PoolRequire {
    public static void main(String[] args) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://db.example.com:" + Integer.getInteger("wire.port") + "/orders");
        config.addDataSourceProperty("sslmode", "require");
        config.setUsername("robot");
        config.setPassword("opensesame");
        config.setConnectionTimeout(4000);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            pool.getConnection().close();
        }
    }
}
