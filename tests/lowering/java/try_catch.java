class TryCatch {
    void run() throws IOException {
        try (Socket s = new Socket("h", 1); var in = s.in(); existing; this.field) {
            s.write();
        } catch (IOException | RuntimeException e) {
            fallback();
        } catch (final java.lang.Exception e) {
            throw e;
        } finally {
            close();
        }
        try { a(); } finally { b(); }
        try { a(); } catch (Exception ignored) { }
        try (existing) { c(); }
    }
}
