// plays: ldap
import java.util.Properties;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.ldap.InitialLdapContext;

public class LdapProtocolSsl {
    public static void main(String[] args) throws NamingException {
        Properties environment = new Properties();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, "ldap://ldap.example.com:" + Integer.getInteger("wire.port"));
        environment.put(Context.SECURITY_PROTOCOL, "ssl");
        environment.put(Context.SECURITY_PRINCIPAL, "cn=robot,dc=example,dc=com");
        environment.put(Context.SECURITY_CREDENTIALS, "opensesame");
        new InitialLdapContext(environment, null).close();
    }
}
