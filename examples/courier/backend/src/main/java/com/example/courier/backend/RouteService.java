package com.example.courier.backend;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import org.springframework.stereotype.Component;

@Component
public class RouteService {

    public boolean plannerReady() {
        return isServing(ManagedChannelBuilder.forAddress(Hosts.ROUTES, 443).build());
    }

    public boolean trafficReady() {
        return isServing(Grpc.newChannelBuilder("traffic.example.com:443", TlsChannelCredentials.create()).build());
    }

    public boolean weatherReady() {
        return isServing(Grpc.newChannelBuilder("weather.example.com:50051", InsecureChannelCredentials.create()).build()); // denied: cleartext-rpc
    }

    public boolean tollsReady(boolean mesh) {
        ManagedChannelBuilder<?> tolls = ManagedChannelBuilder.forAddress("tolls.example.com", 50051);
        if (mesh) {
            tolls.usePlaintext(); // possible: cleartext-rpc
        }
        return isServing(tolls.build());
    }

    private static boolean isServing(ManagedChannel channel) {
        try {
            return HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance())
                    .getStatus() == ServingStatus.SERVING;
        } finally {
            channel.shutdown();
        }
    }
}
