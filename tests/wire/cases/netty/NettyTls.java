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
import java.nio.charset.StandardCharsets;

public class NettyTls {
    public static void main(String[] args) throws Exception {
        int port = Integer.getInteger("wire.port");
        SslContext context = SslContextBuilder.forClient().build();
        NioEventLoopGroup group = new NioEventLoopGroup(1);
        try {
            Bootstrap bootstrap = new Bootstrap();
            bootstrap.group(group).channel(NioSocketChannel.class).handler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(context.newHandler(channel.alloc(), "chat.example.com", port));
                }
            });
            Channel channel = bootstrap.connect("chat.example.com", port).sync().channel();
            channel.writeAndFlush(Unpooled.copiedBuffer("LOGIN opensesame\r\n", StandardCharsets.UTF_8)).sync();
        } finally {
            group.shutdownGracefully(0, 100, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }
}
