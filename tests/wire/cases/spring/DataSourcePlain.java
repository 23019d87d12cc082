// plays: mysql
// jars: spring3-jdbc spring3-core spring3-beans spring3-transaction mariadb-java-client commons-logging
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

public class DataSourcePlain {
    public static void main(String[] args) {
        DriverManagerDataSource source = new DriverManagerDataSource();
        source.setUrl("jdbc:mariadb://db.example.com:" + Integer.getInteger("wire.port") + "/orders");
        source.setUsername("opensesame");
        source.setPassword("secret");
        new JdbcTemplate(source).execute("SELECT 1");
    }
}
