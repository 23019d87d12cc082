package com.example.courier.mail;

import com.example.courier.net.Endpoints;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

public final class ReceiptMailer {
    private final String user;
    private final String password;

    public ReceiptMailer(String user, String password) {
        this.user = user;
        this.password = password;
    }

    public void sendReceipt(String to, String body) throws MessagingException {
        Properties mail = submission();
        mail.put("mail.smtp.starttls.enable", "true"); // denied: strippable-upgrade
        Message message = compose(Session.getInstance(mail), to, "Your receipt", body);
        Transport.send(message, user, password);
    }

    public void sendInvoice(String to, String body) throws MessagingException {
        Properties mail = submission();
        mail.put("mail.smtp.starttls.enable", "true");
        mail.put("mail.smtp.starttls.required", "true");
        mail.put("mail.smtp.ssl.checkserveridentity", "true");
        Message message = compose(Session.getInstance(mail), to, "Your invoice", body);
        Transport.send(message, user, password);
    }

    public void sendSurvey(String to, String body) throws MessagingException {
        Message message = compose(Session.getInstance(submission()), to, "How did we do?", body);
        Transport.send(message, user, password); // denied: cleartext-mail
    }

    private static Properties submission() {
        Properties mail = new Properties();
        mail.put("mail.smtp.host", Endpoints.MAIL_HOST);
        mail.put("mail.smtp.port", "587");
        mail.put("mail.smtp.auth", "true");
        return mail;
    }

    private static Message compose(Session session, String to, String subject, String body)
            throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("courier@example.com"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        message.setText(body);
        return message;
    }
}
