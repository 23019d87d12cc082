package com.example.courier.backend;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.springframework.stereotype.Component;

@Component
public class NotificationMailer {
    private static final String USER = "notify@example.com";

    private final String password = System.getenv("MAIL_PASSWORD");

    public void outForDelivery(String to, String parcel) throws MessagingException {
        send(secured("smtp"), to, "Out for delivery", parcel);
    }

    public void delivered(String to, String parcel) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        Transport transport = session.getTransport("smtp");
        transport.connect(Hosts.MAIL, 25, USER, password); // denied: cleartext-mail
        Message message = compose(session, to, "Delivered", parcel);
        transport.sendMessage(message, message.getAllRecipients());
        transport.close();
    }

    public void missed(String to, String parcel) throws MessagingException {
        Properties mail = secured("smtp");
        mail.setProperty("mail.smtp.ssl.checkserveridentity", "false"); // denied: hostname-not-checked
        Session session = Session.getInstance(mail);
        Transport transport = session.getTransport("smtp");
        transport.connect(Hosts.MAIL, 587, USER, password);
        Message message = compose(session, to, "We missed you", parcel);
        transport.sendMessage(message, message.getAllRecipients());
        transport.close();
    }

    public int bounces() throws MessagingException {
        Properties mail = new Properties();
        mail.setProperty("mail.imaps.ssl.checkserveridentity", "true");
        try (Store store = Session.getInstance(mail).getStore("imaps")) {
            store.connect(Hosts.BOUNCES, USER, password);
            Folder inbox = store.getFolder("INBOX");
            return inbox.getMessageCount();
        }
    }

    private void send(Properties mail, String to, String subject, String parcel) throws MessagingException {
        Session session = Session.getInstance(mail);
        Transport transport = session.getTransport("smtp");
        transport.connect(Hosts.MAIL, 587, USER, password);
        Message message = compose(session, to, subject, parcel);
        transport.sendMessage(message, message.getAllRecipients());
        transport.close();
    }

    private static Properties secured(String protocol) {
        Properties mail = new Properties();
        mail.setProperty("mail." + protocol + ".starttls.enable", "true");
        mail.setProperty("mail." + protocol + ".starttls.required", "true");
        mail.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
        return mail;
    }

    private static Message compose(Session session, String to, String subject, String parcel)
            throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        message.setText("Parcel " + parcel + ": https://www.example.com/parcels/" + parcel);
        return message;
    }
}
