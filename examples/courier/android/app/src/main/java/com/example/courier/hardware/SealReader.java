package com.example.courier.hardware;

import com.example.courier.net.Endpoints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Reads the state of an electronic container seal. */
public final class SealReader {
    private static final int PORT = 7443;

    private final SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();

    public String atGate(String seal) throws IOException {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(Endpoints.SEAL_GATE, PORT)) { // denied: hostname-not-checked
            return ask(socket, seal);
        }
    }

    public String atDock(String seal) throws IOException {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(Endpoints.SEAL_DOCK, PORT)) {
            checkHost(socket);
            return ask(socket, seal);
        }
    }

    public String atRamp(String seal) throws IOException {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(Endpoints.SEAL_DOCK, PORT)) {
            socket.startHandshake();
            if (!HttpsURLConnection.getDefaultHostnameVerifier().verify(Endpoints.SEAL_DOCK, socket.getSession())) {
                throw new SSLPeerUnverifiedException(Endpoints.SEAL_DOCK);
            }
            return ask(socket, seal);
        }
    }

    public String atYard(String seal) throws IOException {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(Endpoints.SEAL_DOCK, PORT)) { // denied: outdated-tls
            checkHost(socket);
            socket.setEnabledProtocols(new String[] {"TLSv1", "TLSv1.2"});
            return ask(socket, seal);
        }
    }

    public String atFerry(String seal) throws IOException {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(Endpoints.SEAL_DOCK, PORT)) { // denied: weak-cipher-suite
            checkHost(socket);
            socket.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_3DES_EDE_CBC_SHA"});
            return ask(socket, seal);
        }
    }

    private static void checkHost(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }

    private static String ask(SSLSocket socket, String seal) throws IOException {
        socket.getOutputStream().write(("SEAL " + seal + "\r\n").getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }
}
