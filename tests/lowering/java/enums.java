public enum Endpoint implements HasUrl {
    @Deprecated PLAIN("http://a.example", 80),
    SECURE("https://a.example", 443) {
        @Override
        public String url() { return super.url() + "/s"; }
    },
    NONE;

    private final String url;
    private static int seen;

    Endpoint(String url, int port) { this.url = url; }
    Endpoint() { this(null, 0); }

    public String url() { return url; }

    enum Empty { }
    enum Last { A, B, }
}
