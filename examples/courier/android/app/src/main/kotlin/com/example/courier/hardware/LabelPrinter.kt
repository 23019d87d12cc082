package com.example.courier.hardware

import com.example.courier.net.Endpoints
import com.example.courier.net.secured
import java.io.IOException
import java.net.InetSocketAddress
import java.net.Socket

class LabelPrinter {

    fun print(zpl: String) {
        Socket(Endpoints.PRINTER, RAW_PORT).use { it.getOutputStream().write(zpl.toByteArray()) } // denied: cleartext-socket
    }

    fun printEncrypted(zpl: String) {
        val socket = Socket()
        socket.connect(InetSocketAddress(Endpoints.PRINTER, TLS_PORT), 3_000)
        socket.secured(Endpoints.PRINTER, TLS_PORT).use { it.getOutputStream().write(zpl.toByteArray()) }
    }

    fun printReturn(zpl: String, encrypted: Boolean) {
        var socket = Socket(Endpoints.PRINTER, TLS_PORT) // possible: cleartext-socket
        if (encrypted) {
            socket = socket.secured(Endpoints.PRINTER, TLS_PORT)
        }
        socket.use { it.getOutputStream().write(zpl.toByteArray()) }
    }

    fun preview(zpl: String) {
        emulator("127.0.0.1").use { it.getOutputStream().write(zpl.toByteArray()) }
    }

    fun isReachable(): Boolean = try {
        Socket().use { it.connect(InetSocketAddress(Endpoints.PRINTER, RAW_PORT), 500) }
        true
    } catch (e: IOException) {
        false
    }

    private fun emulator(host: String) = Socket(host, RAW_PORT)

    private companion object {
        const val RAW_PORT = 9100
        const val TLS_PORT = 9143
    }
}
