// plays: ldap
// jars: apache-directory-api-all slf4j-api mina2-core commons-pool2 commons-lang3 commons-collections4 commons-codec
import org.apache.directory.ldap.client.api.LdapConnection;
import org.apache.directory.ldap.client.api.LdapNetworkConnection;

public class DirectoryPlain {
    public static void main(String[] args) throws Exception {
        LdapConnection connection = new LdapNetworkConnection("ldap.example.com", Integer.getInteger("wire.port"));
        connection.setTimeOut(4000);
        connection.bind("cn=robot,dc=example,dc=com", "opensesame");
        connection.close();
    }
}
