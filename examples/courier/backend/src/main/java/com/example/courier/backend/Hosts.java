package com.example.courier.backend;

/** Peers that no configuration file names. */
public final class Hosts {
    public static final String DEPOT = "depot.example.com";

    public static final String BROKER = "ftp.broker.example.org";
    public static final String MAIL = "smtp.example.com";
    public static final String BOUNCES = "imap.example.com";
    public static final String SORTER = "sorter." + DEPOT;
    public static final String CACHE = "sessions.example.com";
    public static final String ROUTES = "routes.example.com";
    public static final String RATES = "http://rates.example.org/v1"; // denied: cleartext-http
    public static final String CARRIER = "https://carrier.example.org/v3";

    private Hosts() {
    }
}
