class Broken {
    void run() {
        one();
        client.connect("a.example" 21);
        two(;
        int x = ;
        if (open { three(); }
        String y = call("b.example",;
        four();
    }

    void after() { five(); }
}
