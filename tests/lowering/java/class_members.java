package com.example.app;

public final class Members extends Base<String> implements Closeable, java.io.Serializable {
    public static final String HOST = "example.com", OTHER = HOST;
    private volatile int port = 21;
    protected Client client;
    static int counter;

    static {
        counter = 1;
    }

    {
        port = 22;
    }

    public abstract void todo();

    native long peer();

    protected static synchronized <T extends Client> T open(final String host, int... ports) throws IOException, Other {
        return null;
    }

    ;
}
