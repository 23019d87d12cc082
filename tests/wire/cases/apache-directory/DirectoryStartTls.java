// plays: ldap
// jars: apache-directory-api-all slf4j-api mina2-core commons-pool2 commons-lang3 commons-collections4 commons-codec
import org.apache.directory.ldap.client.api.LdapConnectionConfig;
import org.apache.directory.ldap.client.api.LdapNetworkConnection;

public class DirectoryStartTls {
    public static void main(String[] args) throws Exception {
        LdapConnectionConfig config = new LdapConnectionConfig();
        config.setLdapHost("ldap.example.com");
        config.setLdapPort(Integer.getInteger("wire.port"));
        config.setTimeout(4000);
        LdapNetworkConnection connection = new LdapNetworkConnection(config);
        connection.connect();
        connection.startTls();
        connection.bind("cn=robot,dc=example,dc=com", "opensesame");
        connection.close();
    }
}
