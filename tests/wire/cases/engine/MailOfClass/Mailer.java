import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;

class Mailer {
    private final Properties properties = new Properties();
    private final int port;
    private String password;

    Mailer(int port) {
        this.port = port;
        properties.put("mail.smtp.auth", true);
    }

    Mailer withTls(boolean required) {
        properties.put("mail.smtp.starttls.enable", "true");
        if (required) {
            properties.put("mail.smtp.starttls.required", "true");
        }
        return this;
    }

    void setPassword(String password) {
        this.password = password;
    }

    void connect() throws MessagingException {
        Session session = Session.getInstance(properties);
        Transport transport = session.getTransport("smtp");
        try {
            transport.connect("mail.example.com", port, "robot", password);
        } finally {
            transport.close();
        }
    }
}
