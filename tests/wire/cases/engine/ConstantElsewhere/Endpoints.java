public interface Endpoints {
    String SCHEME = "http";
    String HOST = "api.example.com";
    String PATH = "/profile";
}
