package com.example.courier.telemetry

import com.example.courier.net.Endpoints
import org.eclipse.paho.client.mqttv3.MqttClient
import org.eclipse.paho.client.mqttv3.MqttConnectOptions
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence

class VanTelemetry(private val van: String, private val secret: CharArray) {

    fun cloud(): MqttClient =
        MqttClient(Endpoints.TELEMETRY, van, MemoryPersistence()).apply { connect(options()) }

    fun yard(): MqttClient =
        MqttClient(Endpoints.TELEMETRY_YARD, van, MemoryPersistence()).apply { connect(options()) }

    fun anyBroker(): MqttClient {
        val failover = options().apply { serverURIs = arrayOf(Endpoints.TELEMETRY, Endpoints.TELEMETRY_YARD) }
        return MqttClient(Endpoints.TELEMETRY, van, MemoryPersistence()).apply { connect(failover) }
    }

    /** The vehicle interface publishes on the tablet itself. */
    fun dashboard(): MqttClient =
        MqttClient("tcp://localhost:1883", van, MemoryPersistence()).apply { connect() }

    fun position(client: MqttClient, latitude: Double, longitude: Double) {
        client.publish("vans/$van/position", "$latitude;$longitude".toByteArray(), 1, false)
    }

    private fun options() = MqttConnectOptions().apply {
        userName = van
        password = secret
        isAutomaticReconnect = true
    }
}
