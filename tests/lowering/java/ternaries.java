class Ternaries {
    String run(boolean a, boolean b) {
        String scheme = a ? "https" : "http";
        connect(a ? one() : b ? two() : three(), 1);
        String url = (a ? "https" : "http") + "://h";
        return a ? b ? "x" : "y" : null;
    }
}
