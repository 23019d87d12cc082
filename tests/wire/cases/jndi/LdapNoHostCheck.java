// plays: ldap
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

public class LdapNoHostCheck {
    public static void main(String[] args) throws NamingException {
        System.setProperty("com.sun.jndi.ldap.object.disableEndpointIdentification", "true");
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, "ldaps://ldap.example.com:" + Integer.getInteger("wire.port"));
        environment.put(Context.SECURITY_PRINCIPAL, "cn=robot,dc=example,dc=com");
        environment.put(Context.SECURITY_CREDENTIALS, "opensesame");
        new InitialDirContext(environment).close();
    }
}
