// plays: ldap
// jars: apache-directory-api-all slf4j-api mina2-core commons-pool2 commons-lang3 commons-collections4 commons-codec
import org.apache.directory.ldap.client.api.LdapConnection;
import org.apache.directory.ldap.client.api.LdapNetworkConnection;

public class DirectoryOfArguments {
    private final String host;
    private final int port;

    DirectoryOfArguments(String host, int port) {
        this.host = host;
        this.port = port;
    }

    LdapConnection open(boolean secure) {
        return secure ? new LdapNetworkConnection(host, port, true) : new LdapNetworkConnection(host, port);
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(System.getProperty("wire.port"));
        LdapConnection connection = new DirectoryOfArguments("ldap.example.com", port).open(false);
        connection.setTimeOut(4000);
        connection.bind("cn=robot,dc=example,dc=com", "opensesame");
        connection.close();
    }
}
