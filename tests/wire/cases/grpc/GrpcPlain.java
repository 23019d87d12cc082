// plays: grpc
// jars: grpc-api grpc-core grpc-netty grpc-stub grpc-context netty-buffer netty-codec netty-codec-http netty-codec-http2 netty-common netty-handler netty-resolver netty-transport guava perfmark-api
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

public class GrpcPlain {
    static final MethodDescriptor.Marshaller<String> TEXT = new MethodDescriptor.Marshaller<>() {
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        public String parse(InputStream stream) {
            return "";
        }
    };

    public static void main(String[] args) throws Exception {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("rpc.example.com", Integer.getInteger("wire.port"))
                .usePlaintext()
                .build();
        MethodDescriptor<String, String> login = MethodDescriptor.<String, String>newBuilder(TEXT, TEXT)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("accounts/login")
                .build();
        ClientCalls.blockingUnaryCall(channel, login, CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS), "opensesame");
    }
}
