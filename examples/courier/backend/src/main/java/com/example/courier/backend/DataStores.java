package com.example.courier.backend;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.stereotype.Component;
import redis.clients.jedis.Jedis;

@Component
public class DataStores {
    private static final String POSTGRES = "jdbc:postgresql://%s.example.com:5432/%s";

    private final String password = System.getenv("DB_PASSWORD");

    public Connection reports() throws SQLException {
        return DriverManager.getConnection(String.format(POSTGRES, "reports", "courier"), "reports", password); // denied: strippable-upgrade
    }

    public Connection archive() throws SQLException {
        return DriverManager.getConnection(String.format(POSTGRES, "archive", "courier") + "?sslmode=disable", "archive", password); // denied: cleartext-database
    }

    public Connection partners() throws SQLException {
        return DriverManager.getConnection(String.format(POSTGRES, "partners", "crm") + "?sslmode=verify-ca", "courier", password); // denied: hostname-not-checked
    }

    public Connection billing() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "billing");
        login.setProperty("password", password);
        login.setProperty("sslmode", "verify-full");
        return DriverManager.getConnection(String.format(POSTGRES, "billing", "ledger"), login);
    }

    public HikariDataSource payroll() {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl("jdbc:postgresql://payroll.example.com/payroll");
        pool.addDataSourceProperty("sslmode", "verify-full");
        pool.setUsername("payroll");
        pool.setPassword(password);
        return new HikariDataSource(pool);
    }

    public Connection scratch() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:scratch");
    }

    public void remember(String session, String user) {
        try (Jedis cache = new Jedis(Hosts.CACHE, 6379)) { // denied: cleartext-database
            cache.setex(session, 3600, user);
        }
    }

    public void rememberDevice(String device, String user) {
        try (Jedis cache = new Jedis("rediss://devices.example.com:6380")) {
            cache.setex(device, 3600, user);
        }
    }

    public void trace(String request) {
        try (Jedis cache = new Jedis("127.0.0.1", 6379)) {
            cache.lpush("requests", request);
        }
    }
}
