// plays: ldap
// jars: vt-ldap commons-logging
import edu.vt.middleware.ldap.Ldap;
import edu.vt.middleware.ldap.LdapConfig;
import edu.vt.middleware.ldap.SearchFilter;

public class VtAnyHost {
    public static void main(String[] args) throws Exception {
        LdapConfig config = new LdapConfig("ldap://ldap.example.com:" + Integer.getInteger("wire.port"), "dc=example,dc=com");
        config.setTls(true);
        config.setHostnameVerifier((host, session) -> true);
        config.setBindDn("cn=robot,dc=example,dc=com");
        config.setBindCredential("opensesame");
        Ldap ldap = new Ldap(config);
        ldap.search(new SearchFilter("uid=joe"));
        ldap.close();
    }
}
