// What a fitness watch measured, on the ways that lead from there.
package vitals;

import androidx.health.connect.client.records.HeartRateRecord;
import androidx.health.connect.client.records.StepsRecord;
import androidx.health.connect.client.records.WeightRecord;
import com.google.gson.Gson;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

class Vitals {
    private static final MediaType JSON = MediaType.get("application/json");
    private final OkHttpClient http = new OkHttpClient();

    void weigh(WeightRecord record) throws IOException {
        double kilograms = record.getWeight().getKilograms();
        long rounded = Math.round(kilograms);
        String text = Long.toString(rounded);
        new Socket("fit.example.com", 7300).getOutputStream().write(text.getBytes()); // carries: health | health by local
    }

    void weighNothing(WeightRecord record) throws IOException {
        double kilograms = record.getWeight().getKilograms();
        String text = "heavier";
        if (kilograms < 80) {
            text = "lighter";
        }
        new Socket("fit.example.com", 7300).getOutputStream().write(text.getBytes()); // carries: nothing | health by local
    }

    private double mean(HeartRateRecord record) {
        double sum = 0;
        for (HeartRateRecord.Sample sample : record.getSamples()) {
            sum += sample.getBeatsPerMinute();
        }
        return sum / record.getSamples().size();
    }

    private int samples(HeartRateRecord record) {
        return record.getSamples().size();
    }

    void beat(HeartRateRecord record) throws IOException {
        new Socket("fit.example.com", 7301).getOutputStream().write(("bpm " + mean(record)).getBytes()); // carries: health | health by result
    }

    void beatCount(HeartRateRecord record) throws IOException {
        new Socket("fit.example.com", 7301).getOutputStream().write(("samples " + samples(record)).getBytes()); // carries: nothing | health by result
    }

    void upload(StepsRecord record) throws IOException {
        Map<String, Object> body = new HashMap<>();
        body.put("steps", record.getCount());
        body.put("unit", "steps");
        RequestBody json = RequestBody.create(new Gson().toJson(body), JSON);
        http.newCall(new Request.Builder().url("https://fit.example.com/steps").put(json).build()).execute(); // carries: health | health by body
    }

    void uploadUnit(StepsRecord record) throws IOException {
        Map<String, Object> body = new HashMap<>();
        body.put("steps", record.getCount());
        body.remove("steps");
        body.put("unit", "steps");
        RequestBody json = RequestBody.create(new Gson().toJson(body), JSON);
        http.newCall(new Request.Builder().url("https://fit.example.com/steps").put(json).build()).execute(); // carries: nothing | health by body
    }

    void queue(List<WeightRecord> records) throws IOException {
        Deque<String> waiting = new ArrayDeque<>();
        records.forEach(record -> waiting.addLast(record.getWeight().toString()));
        new Socket("fit.example.com", 7302).getOutputStream().write(waiting.pollFirst().getBytes()); // carries: health | health by element
    }

    void queueEmpty(List<WeightRecord> records) throws IOException {
        Deque<String> waiting = new ArrayDeque<>();
        records.forEach(record -> waiting.addLast("one"));
        new Socket("fit.example.com", 7302).getOutputStream().write(waiting.pollFirst().getBytes()); // carries: nothing | health by element
    }

    void submit(ExecutorService pool, HeartRateRecord record) {
        String text = record.toString();
        pool.submit(() -> {
            new Socket("fit.example.com", 7303).getOutputStream().write(text.getBytes(StandardCharsets.UTF_8)); // carries: health | health by async
            return null;
        });
    }

    void submitNothing(ExecutorService pool, HeartRateRecord record) {
        String text = record == null ? "none" : "some";
        pool.submit(() -> {
            new Socket("fit.example.com", 7303).getOutputStream().write(text.getBytes(StandardCharsets.UTF_8)); // carries: nothing | health by async
            return null;
        });
    }
}
