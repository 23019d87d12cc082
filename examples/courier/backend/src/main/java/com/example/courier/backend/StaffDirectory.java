package com.example.courier.backend;

import java.io.IOException;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;
import javax.naming.ldap.InitialLdapContext;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.StartTlsRequest;
import javax.naming.ldap.StartTlsResponse;
import org.springframework.stereotype.Component;

@Component
public class StaffDirectory {
    private static final String PEOPLE = ",ou=people,dc=example,dc=com";

    public void verify(String user, String password) throws NamingException {
        Hashtable<String, Object> environment = environment("ldaps://directory.example.com:636");
        credentials(environment, user, password);
        new InitialDirContext(environment).close();
    }

    public void verifyContractor(String user, String password) throws NamingException {
        Hashtable<String, Object> environment = environment("ldap://contractors.example.com:389");
        credentials(environment, user, password);
        new InitialDirContext(environment).close(); // denied: cleartext-directory
    }

    public void verifyDriver(String user, String password) throws NamingException {
        Hashtable<String, Object> environment = environment("ldap://drivers.example.com:636");
        environment.put(Context.SECURITY_PROTOCOL, "ssl");
        credentials(environment, user, password);
        new InitialDirContext(environment).close();
    }

    public void verifyPartner(String user, String password) throws NamingException, IOException {
        LdapContext context = new InitialLdapContext(environment("ldap://partners.example.com:389"), null);
        StartTlsResponse tls = (StartTlsResponse) context.extendedOperation(new StartTlsRequest());
        tls.negotiate();
        context.addToEnvironment(Context.SECURITY_AUTHENTICATION, "simple");
        context.addToEnvironment(Context.SECURITY_PRINCIPAL, "uid=" + user + PEOPLE);
        context.addToEnvironment(Context.SECURITY_CREDENTIALS, password);
        context.reconnect(null);
        tls.close();
        context.close();
    }

    private static Hashtable<String, Object> environment(String url) {
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        environment.put(Context.PROVIDER_URL, url);
        return environment;
    }

    private static void credentials(Hashtable<String, Object> environment, String user, String password) {
        environment.put(Context.SECURITY_AUTHENTICATION, "simple");
        environment.put(Context.SECURITY_PRINCIPAL, "uid=" + user + PEOPLE);
        environment.put(Context.SECURITY_CREDENTIALS, password);
    }
}
