class Lambdas {
    Verifier all = (host, session) -> true;

    void run() {
        run(() -> { });
        run(x -> x.close());
        run((String a, final int b) -> { return a + b; });
        run((var a, var... b) -> a);
        run(a -> b -> a + "/" + b);
        run(Client::close, this::handle, super::handle, Client::new, int[]::new, List<String>::new, java.net.Socket::new);
        run(factory.make()::handle, String[]::new, Outer.Inner::<String>go);
        Runnable r = () -> count++;
        executor.submit(() -> {
            client.connect("h");
            return null;
        }, (Callback) result -> done(result));
    }
}
