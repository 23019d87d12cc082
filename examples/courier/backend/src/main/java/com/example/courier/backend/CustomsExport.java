package com.example.courier.backend;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.X509TrustManager;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

/** Hands shipping lists to the customs broker. */
public class CustomsExport {
    private final String password = System.getenv("BROKER_PASSWORD");

    public void sendList(String name, InputStream list) throws IOException {
        FTPClient ftp = new FTPClient();
        ftp.connect(Hosts.BROKER); // denied: cleartext-file-transfer
        store(ftp, name, list);
    }

    public void sendValues(String name, InputStream values, KeyStore authorities, byte[] brokerKey)
            throws IOException, GeneralSecurityException {
        FTPSClient ftps = new FTPSClient();
        ftps.setTrustManager(new BrokerTrust(TrustManagerUtils.getDefaultTrustManager(authorities), brokerKey));
        ftps.setEndpointCheckingEnabled(true);
        ftps.connect(Hosts.BROKER);
        ftps.execPBSZ(0);
        ftps.execPROT("P");
        store(ftps, name, values);
    }

    public void sendDrafts(String name, InputStream drafts) throws IOException {
        FTPSClient ftps = new FTPSClient(true);
        ftps.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        ftps.connect(Hosts.BROKER, 990); // denied: certificate-not-checked
        ftps.execPBSZ(0);
        ftps.execPROT("P");
        store(ftps, name, drafts);
    }

    private void store(FTPClient ftp, String name, InputStream content) throws IOException {
        ftp.login("courier", password);
        ftp.enterLocalPassiveMode();
        ftp.storeFile(name, content);
        ftp.logout();
        ftp.disconnect();
    }

    /** Accepts one key of the broker's, and only while its certificate is valid. */
    private record BrokerTrust(X509TrustManager known, byte[] key) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            known.checkClientTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            known.checkServerTrusted(chain, authType);
            if (!Arrays.equals(chain[0].getPublicKey().getEncoded(), key)) {
                throw new CertificateException("The customs broker shows an unknown key");
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return known.getAcceptedIssuers();
        }
    }
}
