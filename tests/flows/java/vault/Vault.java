// Credentials that an account manager and a login form give, on the ways that lead from there.
package vault;

import android.accounts.Account;
import android.accounts.AccountManager;
import android.accounts.AccountManagerCallback;
import android.accounts.AccountManagerFuture;
import android.os.Bundle;
import java.io.IOException;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;

class Vault {
    private final OkHttpClient http = new OkHttpClient();
    private final AccountManager accounts;
    private String held;
    private String shown;

    Vault(AccountManager accounts) {
        this.accounts = accounts;
    }

    void announce(Account account) throws MqttException {
        MqttClient broker = new MqttClient("tcp://broker.example.com:1883", "vault"); // carries: credentials | credentials by direct
        broker.connect();
        broker.publish("login", accounts.getPassword(account).getBytes(StandardCharsets.UTF_8), 1, false);
    }

    void announceKind(Account account) throws MqttException {
        MqttClient broker = new MqttClient("tcp://broker.example.com:1883", "vault"); // carries: nothing | credentials by direct
        broker.connect();
        broker.publish("login", account.type.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    void unlock(PasswordAuthentication given) {
        held = new String(given.getPassword());
        shown = given.getPassword().length + " characters";
    }

    void sync() throws IOException {
        try (Socket socket = new Socket("sync.example.com", 4040)) { // carries: credentials | credentials by field
            socket.getOutputStream().write(held.getBytes(StandardCharsets.UTF_8));
        }
    }

    void report() throws IOException {
        try (Socket socket = new Socket("sync.example.com", 4040)) { // carries: nothing | credentials by field
            socket.getOutputStream().write(shown.getBytes(StandardCharsets.UTF_8));
        }
    }

    void signIn(PasswordAuthentication given) throws IOException {
        FormBody form = new FormBody.Builder()
                .add("user", "reader")
                .add("secret", new String(given.getPassword()))
                .build();
        Request request = new Request.Builder().url("https://login.example.com/session").post(form).build();
        http.newCall(request).execute(); // carries: credentials | credentials by builder
    }

    void signInAsGuest(PasswordAuthentication given) throws IOException {
        FormBody form = new FormBody.Builder()
                .add("user", "guest")
                .add("known", String.valueOf(given != null))
                .build();
        Request request = new Request.Builder().url("https://login.example.com/session").post(form).build();
        http.newCall(request).execute(); // carries: nothing | credentials by builder
    }

    void refresh(Account account) {
        accounts.getAuthToken(account, "mail", null, true, new AccountManagerCallback<Bundle>() {
            @Override
            public void run(AccountManagerFuture<Bundle> future) {
                try {
                    String token = future.getResult().getString(AccountManager.KEY_AUTHTOKEN);
                    Socket socket = new Socket("mail.example.com", 143); // carries: credentials | credentials by callback
                    socket.getOutputStream().write(token.getBytes(StandardCharsets.UTF_8));
                } catch (Exception e) {
                    shown = "failed";
                }
            }
        }, null);
    }

    void refreshSilently(Account account) {
        accounts.getAuthToken(account, "mail", null, true, new AccountManagerCallback<Bundle>() {
            @Override
            public void run(AccountManagerFuture<Bundle> future) {
                try {
                    boolean done = future.isDone();
                    Socket socket = new Socket("mail.example.com", 143); // carries: nothing | credentials by callback
                    socket.getOutputStream().write(done ? 1 : 0);
                } catch (Exception e) {
                    shown = "failed";
                }
            }
        }, null);
    }

    void backUp(Account account) throws IOException {
        Socket socket = new Socket("backup.example.com", 2121); // carries: credentials | credentials by file
        socket.getOutputStream().write(Lines.entry(account.type, accounts.getPassword(account)));
    }

    void backUpKinds(Account account) throws IOException {
        Socket socket = new Socket("backup.example.com", 2121); // carries: nothing | credentials by file
        socket.getOutputStream().write(Lines.kind(account.type, accounts.getPassword(account)));
    }
}
