class Concatenation {
    String a = "ftp://" + host + ":" + port + "/";
    String b = 1 + 2 + "x";
    String c = "x" + 1 + 2;
    String d = host + path;
    String e = "a" + ("b" + c) + d;
    String f = host + ':' + port;
    int g = 'a' + 1;
    int h = 'a' + 'b';
    String i = "" + host;
    String j = a + b + "c" + (d + e) + 'f';
    String k = scheme() + "://" + (secure ? "s" : host) + lookup("k" + n);
    String l = base - 1 + "m" + 2 * 3;
    int m = 1 + '0' + n;
    String n = ("http" + "://") + host;
    void append() { url += "a" + b; }
}
