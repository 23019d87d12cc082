String host = "h";

void main() {
    connect(host);
}
