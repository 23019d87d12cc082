// What tells one phone from all others, on the ways that lead from there.
package handset;

import android.content.ContentResolver;
import android.net.wifi.WifiInfo;
import android.os.Build;
import android.provider.Settings;
import android.telephony.TelephonyManager;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import okhttp3.OkHttpClient;
import okhttp3.Request;

class Handset {
    private final OkHttpClient http = new OkHttpClient();
    private final TelephonyManager telephony;

    record Identity(String serial, String model) {}

    Handset(TelephonyManager telephony) {
        this.telephony = telephony;
    }

    void hello() throws IOException {
        String line = "REG imei=" + telephony.getImei() + ";model=" + Build.MODEL;
        new Socket("fleet.example.com", 7500).getOutputStream().write(line.getBytes()); // carries: device | device by text
    }

    void helloModel() throws IOException {
        String line = "REG model=" + Build.MODEL + ";phones=" + telephony.getPhoneCount();
        new Socket("fleet.example.com", 7500).getOutputStream().write(line.getBytes()); // carries: nothing | device by text
    }

    void enrol(ContentResolver resolver) throws IOException {
        deliver(Settings.Secure.getString(resolver, Settings.Secure.ANDROID_ID));
    }

    private void deliver(String id) throws IOException {
        new Socket("fleet.example.com", 7501).getOutputStream().write(id.getBytes()); // carries: device | device by handed
    }

    void enrolLanguage(ContentResolver resolver) throws IOException {
        deliverSetting(Settings.Secure.getString(resolver, Settings.Secure.DEFAULT_INPUT_METHOD));
    }

    private void deliverSetting(String setting) throws IOException {
        new Socket("fleet.example.com", 7501).getOutputStream().write(setting.getBytes()); // carries: nothing | device by handed
    }

    void check() throws IOException {
        Request.Builder builder = new Request.Builder().url("https://fleet.example.com/check");
        builder.addHeader("X-Device", telephony.getSubscriberId());
        http.newCall(builder.build()).execute(); // carries: device | device by header
    }

    void checkModel() throws IOException {
        Request.Builder builder = new Request.Builder().url("https://fleet.example.com/check");
        builder.addHeader("X-Device", telephony.getSubscriberId());
        builder.removeHeader("X-Device");
        builder.addHeader("X-Model", Build.MODEL);
        http.newCall(builder.build()).execute(); // carries: nothing | device by header | gap: what a builder holds is not told apart by its keys
    }

    void identify() throws IOException {
        Identity identity = new Identity(Build.getSerial(), Build.MODEL);
        new Socket("fleet.example.com", 7502).getOutputStream().write(identity.serial().getBytes()); // carries: device | device by record
    }

    void identifyModel() throws IOException {
        Identity identity = new Identity(Build.getSerial(), Build.MODEL);
        new Socket("fleet.example.com", 7502).getOutputStream().write(identity.model().getBytes()); // carries: nothing | device by record
    }

    void nearby(WifiInfo info) throws IOException {
        Writer writer = new OutputStreamWriter(new Socket("fleet.example.com", 7503).getOutputStream(), StandardCharsets.UTF_8); // carries: device | device by stream
        writer.append("mac ").append(info.getMacAddress()).append('\n');
        writer.flush();
    }

    void nearbySpeed(WifiInfo info) throws IOException {
        Writer writer = new OutputStreamWriter(new Socket("fleet.example.com", 7503).getOutputStream(), StandardCharsets.UTF_8); // carries: nothing | device by stream
        writer.append("mbit ").append(String.valueOf(info.getLinkSpeed())).append('\n');
        writer.flush();
    }
}
