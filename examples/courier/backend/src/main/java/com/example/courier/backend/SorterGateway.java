package com.example.courier.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.springframework.stereotype.Component;

@Component
public class SorterGateway {
    private static final int PORT = 9200;

    public void route(String parcel, int lane) throws IOException {
        try (Socket socket = new Socket(Hosts.SORTER, PORT)) { // denied: cleartext-socket
            write(socket, "ROUTE " + parcel + " " + lane);
        }
    }

    public void routeInsured(String parcel, int lane) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket socket = upgrade(factory, new Socket(Hosts.SORTER, PORT))) {
            write(socket, "ROUTE " + parcel + " " + lane);
        }
    }

    public void takeOver(String operator, String pin) throws IOException {
        Socket plain = new Socket(Hosts.SORTER, PORT); // denied: cleartext-socket
        write(plain, "OPERATOR " + operator + " " + pin);
        try (SSLSocket socket = upgrade((SSLSocketFactory) SSLSocketFactory.getDefault(), plain)) {
            write(socket, "TAKE OVER");
        }
    }

    public void calibrate(String badge) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = upgrade(maintenance().getSocketFactory(), new Socket(Hosts.SORTER, PORT))) {
            write(socket, "CALIBRATE " + badge);
        }
    }

    public void log(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 6514)) {
            write(socket, line);
        }
    }

    private static SSLSocket upgrade(SSLSocketFactory factory, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, Hosts.SORTER, PORT, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void write(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static SSLContext maintenance() throws GeneralSecurityException {
        X509TrustManager trust = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) { // denied: certificate-not-checked
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }
}
