package com.example.courier.dispatch

import com.example.courier.BuildConfig
import com.example.courier.net.Endpoints
import io.grpc.ManagedChannel
import io.grpc.ManagedChannelBuilder
import io.grpc.health.v1.HealthCheckRequest
import io.grpc.health.v1.HealthCheckResponse.ServingStatus
import io.grpc.health.v1.HealthGrpc

class DispatchLink {

    fun centralReady(): Boolean = isServing(central())

    fun yardReady(): Boolean = isServing(yard())

    fun regionReady(): Boolean = isServing(region())

    fun benchReady(): Boolean = isServing(bench())

    private fun central(): ManagedChannel =
        ManagedChannelBuilder.forAddress(Endpoints.DISPATCH, 443).build()

    private fun yard(): ManagedChannel =
        ManagedChannelBuilder.forAddress(Endpoints.DISPATCH_YARD, 50051).usePlaintext().build() // denied: cleartext-rpc

    private fun region(): ManagedChannel {
        val builder = ManagedChannelBuilder.forAddress(Endpoints.DISPATCH_REGION, 443)
        if (BuildConfig.DEBUG) {
            builder.usePlaintext()
        }
        return builder.build()
    }

    private fun bench(): ManagedChannel =
        ManagedChannelBuilder.forAddress("localhost", 50051).usePlaintext().build()

    private fun isServing(channel: ManagedChannel): Boolean {
        val reply = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance())
        return reply.status == ServingStatus.SERVING
    }
}
