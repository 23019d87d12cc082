package com.example.courier.proof

import com.example.courier.net.Endpoints
import java.io.InputStream
import java.security.KeyStore
import org.apache.commons.net.ftp.FTP
import org.apache.commons.net.ftp.FTPClient
import org.apache.commons.net.ftp.FTPSClient
import org.apache.commons.net.util.TrustManagerUtils

/** Signatures and photographs taken at the door. */
class ProofUploader(private val user: String, private val password: String, private val authorities: KeyStore) {

    fun upload(name: String, proof: InputStream) {
        val ftp = FTPClient()
        ftp.connect(Endpoints.PROOF_HOST) // denied: cleartext-file-transfer
        store(ftp, name, proof)
    }

    fun uploadSigned(name: String, proof: InputStream) {
        val ftps = FTPSClient("TLS", false)
        ftps.trustManager = TrustManagerUtils.getDefaultTrustManager(authorities)
        ftps.isEndpointCheckingEnabled = true
        ftps.connect(Endpoints.PROOF_HOST) // denied: cleartext-file-transfer
        store(ftps, name, proof)
    }

    fun uploadPhoto(name: String, proof: InputStream) {
        val ftps = FTPSClient()
        ftps.isEndpointCheckingEnabled = true
        ftps.connect(Endpoints.PROOF_HOST) // denied: certificate-not-checked
        ftps.execPBSZ(0)
        ftps.execPROT("P")
        store(ftps, name, proof)
    }

    private fun store(ftp: FTPClient, name: String, proof: InputStream) {
        ftp.login(user, password)
        ftp.enterLocalPassiveMode()
        ftp.setFileType(FTP.BINARY_FILE_TYPE)
        ftp.storeFile("/proofs/$name", proof)
        ftp.logout()
        ftp.disconnect()
    }
}
