// plays: zmtp
// jars: jeromq
import org.zeromq.ZMQ;

public class QueuePlain {
    public static void main(String[] args) throws Exception {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket socket = context.socket(ZMQ.PUSH);
        socket.connect("tcp://broker.example.com:" + Integer.getInteger("wire.port"));
        socket.send("the code is opensesame");
        Thread.sleep(500);
    }
}
