package com.example.courier.depot;

import com.example.courier.net.Endpoints;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.commons.net.telnet.TelnetClient;

public final class DepotConsole {
    private static final int BEACON_PORT = 5514;

    public void openGate(String badge, String pin) throws IOException {
        TelnetClient telnet = new TelnetClient();
        telnet.connect(Endpoints.CONSOLE_HOST); // denied: cleartext-remote-shell
        PrintStream out = new PrintStream(telnet.getOutputStream(), true, "UTF-8");
        out.println(badge);
        out.println(pin);
        out.println("gate open");
        telnet.disconnect();
    }

    public void announce(String van, String driver) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(Endpoints.BEACON_HOST, BEACON_PORT)); // denied: cleartext-socket
            byte[] payload = (van + ";" + driver).getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(payload, payload.length));
        }
    }

    /** Tells the docking station's own service that the tablet is leaving. */
    public void undock(String van) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getLoopbackAddress(), BEACON_PORT);
            byte[] payload = van.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(payload, payload.length));
        }
    }
}
