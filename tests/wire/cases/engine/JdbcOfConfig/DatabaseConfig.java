import java.util.Properties;

class DatabaseConfig {
    private final String host;
    private final int port;
    private String sslMode = "prefer";

    DatabaseConfig(String host, int port) {
        this.host = host;
        this.port = port;
    }

    void setSslMode(String sslMode) {
        this.sslMode = sslMode;
    }

    String url() {
        return "jdbc:postgresql://" + host + ":" + port + "/orders";
    }

    Properties properties(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", sslMode);
        return properties;
    }
}
