package com.example.courier.net

import android.annotation.SuppressLint
import java.security.KeyStore
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManager
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager
import okhttp3.ConnectionSpec
import okhttp3.OkHttpClient

object HttpClients {
    val standard: OkHttpClient = OkHttpClient()

    /** For links that come from outside, such as QR codes. */
    val tlsOnly: OkHttpClient = OkHttpClient.Builder()
        .connectionSpecs(listOf(ConnectionSpec.MODERN_TLS))
        .build()

    val handheld: OkHttpClient = trusting(HandheldTrust())

    val lockers: OkHttpClient = OkHttpClient.Builder()
        .hostnameVerifier { _, _ -> true } // denied: hostname-not-checked
        .build()

    fun customs(authorities: KeyStore): OkHttpClient = trusting(CustomsTrust(trustIn(authorities)))

    private fun trusting(trust: X509TrustManager): OkHttpClient {
        val context = SSLContext.getInstance("TLS")
        context.init(null, arrayOf<TrustManager>(trust), null)
        return OkHttpClient.Builder().sslSocketFactory(context.socketFactory, trust).build()
    }

    private fun trustIn(authorities: KeyStore): X509TrustManager {
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        factory.init(authorities)
        return factory.trustManagers.filterIsInstance<X509TrustManager>().first()
    }
}

@SuppressLint("CustomX509TrustManager", "TrustAllX509TrustManager")
private class HandheldTrust : X509TrustManager {
    override fun checkClientTrusted(chain: Array<X509Certificate>, authType: String) = Unit
    override fun checkServerTrusted(chain: Array<X509Certificate>, authType: String) = Unit // denied: certificate-not-checked
    override fun getAcceptedIssuers(): Array<X509Certificate> = emptyArray()
}

/** Accepts what the authorities vouch for, when the customs office's own issuer signed it. */
@SuppressLint("CustomX509TrustManager")
private class CustomsTrust(private val known: X509TrustManager) : X509TrustManager {
    override fun checkClientTrusted(chain: Array<X509Certificate>, authType: String) =
        known.checkClientTrusted(chain, authType)

    override fun checkServerTrusted(chain: Array<X509Certificate>, authType: String) {
        known.checkServerTrusted(chain, authType)
        if ("O=Example Customs" !in chain.first().issuerX500Principal.name) {
            throw CertificateException("Unexpected issuer for the customs office")
        }
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = known.acceptedIssuers
}
