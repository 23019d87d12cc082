package com.example.courier.tracking

import com.example.courier.net.Endpoints
import com.example.courier.net.HttpClients
import okhttp3.Request
import okhttp3.WebSocket
import okhttp3.WebSocketListener

class LiveRounds(private val listener: WebSocketListener) {

    fun follow(round: String): WebSocket =
        HttpClients.standard.newWebSocket(Request.Builder().url("${Endpoints.LIVE}/$round").build(), listener)

    fun followYard(round: String): WebSocket =
        HttpClients.standard.newWebSocket(Request.Builder().url("${Endpoints.LIVE_YARD}/$round").build(), listener)

    fun followGate(round: String, upgraded: Boolean): WebSocket {
        val scheme = if (upgraded) "wss" else "ws"
        val url = "$scheme://${Endpoints.LIVE_HOST}/gates/$round"
        return HttpClients.standard.newWebSocket(Request.Builder().url(url).build(), listener) // possible: cleartext-websocket
    }

    fun report(socket: WebSocket, latitude: Double, longitude: Double) {
        socket.send("""{"lat":$latitude,"lon":$longitude}""")
    }
}
