package com.example.courier.hardware

import com.example.courier.net.Endpoints
import com.example.courier.net.secured
import java.net.Socket
import javax.net.SocketFactory
import javax.net.ssl.SSLException
import javax.net.ssl.SSLSocket
import javax.net.ssl.SSLSocketFactory

class ParcelScale(private val operator: String, private val sockets: SocketFactory) {

    fun counter(): Double {
        val plain = Socket(Endpoints.COUNTER_SCALE, PORT)
        val factory = SSLSocketFactory.getDefault() as SSLSocketFactory
        val tls = factory.createSocket(plain, Endpoints.COUNTER_SCALE, PORT, true) as SSLSocket
        val parameters = tls.sslParameters
        parameters.endpointIdentificationAlgorithm = "HTTPS"
        tls.sslParameters = parameters
        return weigh(tls)
    }

    fun ramp(): Double = weigh(Socket(Endpoints.RAMP_SCALE, PORT).secured(Endpoints.RAMP_SCALE, PORT))

    fun yard(): Double {
        val socket = try {
            Socket(Endpoints.YARD_SCALE, PORT).secured(Endpoints.YARD_SCALE, PORT)
        } catch (e: SSLException) {
            Socket(Endpoints.YARD_SCALE, PORT) // denied: cleartext-socket
        }
        return weigh(socket)
    }

    fun spare(): Double {
        val socket = sockets.createSocket(Endpoints.RAMP_SCALE, PORT) // unknown: cleartext-socket
        return weigh(socket)
    }

    private fun weigh(socket: Socket): Double = socket.use {
        it.getOutputStream().write("WEIGH $operator\r\n".toByteArray())
        it.getInputStream().bufferedReader().readLine().toDouble()
    }

    private companion object {
        const val PORT = 4305
    }
}
