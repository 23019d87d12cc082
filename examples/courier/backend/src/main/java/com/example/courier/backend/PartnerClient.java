package com.example.courier.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

@Component
public class PartnerClient {
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

    private final HttpClient http = HttpClient.newHttpClient();
    private final RestTemplate rest = new RestTemplate();

    public String rate(String zone, String account) {
        return rest.getForObject(Hosts.RATES + "/zones/" + zone + "?account=" + account, String.class);
    }

    public String handOver(String parcel, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(Hosts.CARRIER + "/parcels/" + parcel))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    public int book(String slot) throws IOException, InterruptedException {
        String body = "<Envelope xmlns=\"" + SOAP + "\"><Body><Slot>" + slot + "</Slot></Body></Envelope>";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://ramp.example.org/slots"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode(); // denied: cleartext-http
    }

    public int announce(String event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("PARTNER_WEBHOOK")))
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode(); // unknown: cleartext-http
    }

    public InputStream lockerPhoto(String locker) throws IOException {
        HttpsURLConnection connection = open("https://lockers.example.com/photos/" + locker);
        connection.setHostnameVerifier((host, session) -> true); // denied: hostname-not-checked
        return connection.getInputStream();
    }

    public InputStream declaration(String number) throws IOException {
        HttpsURLConnection connection = open("https://customs.example.org/declarations/" + number);
        HostnameVerifier usual = HttpsURLConnection.getDefaultHostnameVerifier();
        connection.setHostnameVerifier((host, session) -> host.endsWith(".example.org") && usual.verify(host, session));
        return connection.getInputStream();
    }

    private static HttpsURLConnection open(String url) throws IOException {
        return (HttpsURLConnection) URI.create(url).toURL().openConnection();
    }
}
