package com.example;

@Deprecated
@Config(url = "https://a.example", retries = 3, names = {"a", "b"}, inner = @Inner("x"))
@org.example.Marker
class Annotated {
    @Value("${mail.host}") private String host;

    @Override public String toString() { return host; }

    void send(@NonNull @Named("x") String to) { }
}

@interface Config {
    String url() default "http://default.example";
    int[] ports() default {80, 443};
    String name();
    int LIMIT = 4;
}
