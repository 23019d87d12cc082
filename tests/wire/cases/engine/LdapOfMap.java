// plays: ldap
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

public class LdapOfMap {
    private static Map<String, Object> environment(String scheme, int port) {
        Map<String, Object> environment = new HashMap<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, scheme + "://ldap.example.com:" + port);
        return environment;
    }

    public static void main(String[] args) throws NamingException {
        Hashtable<String, Object> table = new Hashtable<>(environment("ldap", Integer.getInteger("wire.port")));
        table.put(Context.SECURITY_PRINCIPAL, "cn=robot,dc=example,dc=com");
        table.put(Context.SECURITY_CREDENTIALS, "opensesame");
        DirContext context = new InitialDirContext(table);
        context.close();
    }
}
