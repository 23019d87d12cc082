// plays: smtp
// jars: javax.mail
public class MailOfClass {
    public static void main(String[] args) throws Exception {
        Mailer mailer = new Mailer(Integer.getInteger("wire.port")).withTls(false);
        mailer.setPassword("opensesame");
        mailer.connect();
    }
}
