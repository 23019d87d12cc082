class Broken {
    int before = 1;
    void first() { one(); }
<<<<<<< HEAD
    void second() { two(); }
=======
    void second() { second(2); }
>>>>>>> other
    String host = "ftp.example.com";
    void third( { three("x"); }
    void last() { four(); }
}
