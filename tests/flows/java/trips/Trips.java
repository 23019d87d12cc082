// Where a vehicle is, on the ways that lead from there.
package trips;

import android.location.Location;
import android.location.LocationManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.json.JSONException;
import org.json.JSONObject;

class Trips {
    private final OkHttpClient http = new OkHttpClient();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    void ping(LocationManager manager) throws IOException {
        Location fix = manager.getLastKnownLocation(LocationManager.GPS_PROVIDER);
        double north = fix.getLatitude();
        double east = fix.getLongitude();
        byte[] line = (north + " " + east).getBytes(StandardCharsets.US_ASCII);
        Socket socket = new Socket("trips.example.com", 5055); // carries: location | location by local
        socket.getOutputStream().write(line);
    }

    void pingEmpty(LocationManager manager) throws IOException {
        Location fix = manager.getLastKnownLocation(LocationManager.GPS_PROVIDER);
        double north = fix.getLatitude();
        byte[] line = "0 0".getBytes(StandardCharsets.US_ASCII);
        if (north > 66.5) {
            line = "arctic".getBytes(StandardCharsets.US_ASCII);
        }
        Socket socket = new Socket("trips.example.com", 5055); // carries: nothing | location by local
        socket.getOutputStream().write(line);
    }

    private static String sentence(Location fix) {
        StringBuilder out = new StringBuilder("$GPRMC,");
        out.append(fix.getTime()).append(",A,").append(fix.getLatitude()).append(",N");
        return out.toString();
    }

    private static String empty(Location fix) {
        StringBuilder out = new StringBuilder("$GPRMC,");
        out.append(fix.hasSpeed()).append(",V");
        return out.toString();
    }

    void nmea(Location fix) throws IOException {
        OutputStream out = new Socket("nmea.example.com", 10110).getOutputStream(); // carries: location | location by result
        out.write(sentence(fix).getBytes(StandardCharsets.US_ASCII));
    }

    void nmeaEmpty(Location fix) throws IOException {
        OutputStream out = new Socket("nmea.example.com", 10110).getOutputStream(); // carries: nothing | location by result
        out.write(empty(fix).getBytes(StandardCharsets.US_ASCII));
    }

    void post(Location fix) throws IOException, JSONException {
        JSONObject point = new JSONObject();
        point.put("lat", fix.getLatitude());
        point.put("lon", fix.getLongitude());
        JSONObject trip = new JSONObject().put("vehicle", 12).put("point", point);
        RequestBody body = RequestBody.create(trip.toString(), MediaType.get("application/json"));
        http.newCall(new Request.Builder().url("https://trips.example.com/points").post(body).build()).execute(); // carries: location | location by body
    }

    void postVehicle(Location fix) throws IOException, JSONException {
        JSONObject point = new JSONObject();
        point.put("lat", fix.getLatitude());
        point.put("lon", fix.getLongitude());
        JSONObject trip = new JSONObject().put("vehicle", 12).put("fields", point.length());
        RequestBody body = RequestBody.create(trip.toString(), MediaType.get("application/json"));
        http.newCall(new Request.Builder().url("https://trips.example.com/points").post(body).build()).execute(); // carries: nothing | location by body
    }

    void track(List<Location> fixes) throws IOException {
        List<Double> heights = new ArrayList<>();
        for (Location fix : fixes) {
            heights.add(fix.getAltitude());
        }
        Socket socket = new Socket("trips.example.com", 5056); // carries: location | location by element
        socket.getOutputStream().write(String.valueOf(heights.get(0)).getBytes(StandardCharsets.US_ASCII));
    }

    void trackCount(List<Location> fixes) throws IOException {
        List<Double> heights = new ArrayList<>();
        for (Location fix : fixes) {
            heights.add(fix.getAltitude());
        }
        Socket socket = new Socket("trips.example.com", 5056); // carries: nothing | location by element
        socket.getOutputStream().write(String.valueOf(heights.size()).getBytes(StandardCharsets.US_ASCII));
    }

    void later(Location fix) {
        CompletableFuture.supplyAsync(() -> fix.getLatitude() + "," + fix.getLongitude(), pool).thenAccept(line -> {
            try {
                Socket socket = new Socket("trips.example.com", 5057); // carries: location | location by async
                socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                pool.shutdown();
            }
        });
    }

    void laterNothing(Location fix) {
        CompletableFuture.supplyAsync(() -> fix.hasAltitude() ? "3d" : "2d", pool).thenAccept(line -> {
            try {
                Socket socket = new Socket("trips.example.com", 5057); // carries: nothing | location by async
                socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                pool.shutdown();
            }
        });
    }
}
