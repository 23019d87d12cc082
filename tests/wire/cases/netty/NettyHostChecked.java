// plays: tcp
// jars: netty-buffer netty-codec netty-common netty-handler netty-resolver netty-transport
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

public class NettyHostChecked {
    public static void main(String[] args) throws Exception {
        int port = Integer.getInteger("wire.port");
        SslContext context = SslContextBuilder.forClient().build();
        NioEventLoopGroup group = new NioEventLoopGroup(1);
        try {
            Bootstrap bootstrap = new Bootstrap();
            bootstrap.group(group).channel(NioSocketChannel.class).handler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                    SslHandler handler = context.newHandler(channel.alloc(), "chat.example.com", port);
                    SSLEngine engine = handler.engine();
                    SSLParameters parameters = engine.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    engine.setSSLParameters(parameters);
                    channel.pipeline().addLast(handler);
                }
            });
            Channel channel = bootstrap.connect("chat.example.com", port).sync().channel();
            channel.writeAndFlush(Unpooled.copiedBuffer("LOGIN opensesame\r\n", StandardCharsets.UTF_8)).sync();
        } finally {
            group.shutdownGracefully(0, 100, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }
}
