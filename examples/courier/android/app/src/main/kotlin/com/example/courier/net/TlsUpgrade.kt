package com.example.courier.net

import java.net.Socket
import javax.net.ssl.SSLSocket
import javax.net.ssl.SSLSocketFactory

/** Starts TLS on a connected socket. The receiver must not be used afterwards. */
internal fun Socket.secured(host: String, port: Int): SSLSocket {
    val factory = SSLSocketFactory.getDefault() as SSLSocketFactory
    val tls = factory.createSocket(this, host, port, true) as SSLSocket
    tls.sslParameters = tls.sslParameters.apply { endpointIdentificationAlgorithm = "HTTPS" }
    tls.startHandshake()
    return tls
}
