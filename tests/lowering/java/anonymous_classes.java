class Anonymous {
    Runnable task = new Runnable() {
        private int runs = 0;

        @Override
        public void run() {
            runs++;
        }
    };

    void verify(Client client) {
        client.setVerifier(new Verifier() {
            { prepare(); }

            public boolean verify(String host, Session session) {
                return true;
            }
        });
        Base base = new Base(host, 21) { };
    }
}
