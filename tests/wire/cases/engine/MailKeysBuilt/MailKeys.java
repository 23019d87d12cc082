final class MailKeys {
    static final String PREFIX = "mail.";
    static final String ENABLE = ".starttls.enable";
    static final String REQUIRED = ".starttls.required";

    private MailKeys() {}

    static String key(String protocol, String suffix) {
        return PREFIX + protocol + suffix;
    }
}
