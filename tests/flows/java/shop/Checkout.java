// How a customer pays, on the ways that lead from there.
package shop;

import com.google.android.gms.wallet.PaymentData;
import com.stripe.android.model.CardParams;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

class Checkout {
    interface OnPaid {
        void paid(PaymentData data);
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private PaymentData pending;
    private String state = "open";

    void charge(CardParams card) throws IOException {
        new Socket("till.example.com", 7400).getOutputStream().write(card.getNumber().getBytes()); // carries: payment | payment by direct
    }

    void chargeNothing(CardParams card, String basket) throws IOException {
        new Socket("till.example.com", 7400).getOutputStream().write(basket.getBytes()); // carries: nothing | payment by direct
    }

    void remember(PaymentData data) {
        pending = data;
        state = data.toJson().isEmpty() ? "refused" : "paid";
    }

    void settle() throws IOException {
        Socket socket = new Socket("till.example.com", 7401); // carries: payment | payment by field
        socket.getOutputStream().write(pending.toJson().getBytes(StandardCharsets.UTF_8));
    }

    void settleState() throws IOException {
        Socket socket = new Socket("till.example.com", 7401); // carries: nothing | payment by field
        socket.getOutputStream().write(state.getBytes(StandardCharsets.UTF_8));
    }

    void order(PaymentData data) throws Exception {
        HttpRequest request = HttpRequest.newBuilder()
                .uri(URI.create("https://till.example.com/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(data.toJson()))
                .build();
        http.send(request, HttpResponse.BodyHandlers.discarding()); // carries: payment | payment by builder
    }

    void orderEmpty(PaymentData data) throws Exception {
        HttpRequest request = HttpRequest.newBuilder()
                .uri(URI.create("https://till.example.com/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(data.equals(pending) ? "{}" : "[]"))
                .build();
        http.send(request, HttpResponse.BodyHandlers.discarding()); // carries: nothing | payment by builder
    }

    void ask(OnPaid listener) {
        listener.paid(pending);
    }

    void print() {
        ask(new OnPaid() {
            @Override
            public void paid(PaymentData data) {
                try {
                    new Socket("printer.example.com", 9100).getOutputStream().write(data.toJson().getBytes()); // carries: payment | payment by callback
                } catch (IOException e) {
                    state = "jam";
                }
            }
        });
    }

    void printThanks() {
        ask(new OnPaid() {
            @Override
            public void paid(PaymentData data) {
                try {
                    new Socket("printer.example.com", 9100).getOutputStream().write("thank you".getBytes()); // carries: nothing | payment by callback
                } catch (IOException e) {
                    state = "jam";
                }
            }
        });
    }

    void refund(CardParams card) throws IOException {
        new Socket("till.example.com", 7402).getOutputStream().write(new Receipt(card).full().getBytes()); // carries: payment | payment by file
    }

    void refundShort(CardParams card) throws IOException {
        new Socket("till.example.com", 7402).getOutputStream().write(new Receipt(card).brief().getBytes()); // carries: nothing | payment by file
    }
}
