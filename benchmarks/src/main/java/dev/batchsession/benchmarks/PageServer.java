package dev.batchsession.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.netty.resources.LoopResources;

/**
 * Serves {@link Listing}s at hardly any cost: bodies are written out beforehand, and of a request only the address is read.
 * A list's length and lateness are in its base address: {@code http://127.0.0.1:PORT/PAGES/MILLISECONDS}.
 */
final class PageServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 8 * 1024;

    private final Bodies bodies = new Bodies();
    private final AtomicLong calls = new AtomicLong();
    private final LoopResources loops;
    private final Channel channel;

    /** @param threads event loops, so the most cores that serving takes */
    PageServer(int threads) throws InterruptedException {
        loops = LoopResources.create("page-server", 1, threads, true);
        channel = new ServerBootstrap()
                .group(loops.onServerSelect(true), loops.onServer(true))
                .channelFactory(() -> loops.onChannel(ServerSocketChannel.class, loops.onServer(true)))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.config().setTcpNoDelay(true);
                        connection
                                .pipeline()
                                .addLast(new DelimiterBasedFrameDecoder(
                                        MAX_REQUEST_BYTES,
                                        Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII)))
                                .addLast(new Answers());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Where a list of so many pages is served, each answer so many milliseconds late. */
    static URI list(int port, int pages, int lateMillis) {
        return URI.create("http://127.0.0.1:" + port + "/" + pages + "/" + lateMillis);
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loops.dispose();
    }

    /** Serves on a free port, which it prints, until its standard input ends: with the process that started it. */
    public static void main(String[] args) throws InterruptedException, IOException {
        try (PageServer server = new PageServer(Integer.parseInt(args[0]))) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // whatever is said, it is not for the server
            }
        }
    }

    /** A write that fails closes its connection, which is all there is to do. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        private static final String CALLS = "GET /calls ";

        @Override
        protected void channelRead0(ChannelHandlerContext connection, ByteBuf request) {
            String text = request.toString(StandardCharsets.US_ASCII);
            PageCall call = PageCall.in(text);
            if (call != null) {
                calls.incrementAndGet();
                answer(connection, call);
            } else if (text.startsWith(CALLS)) {
                String count = Long.toString(calls.getAndSet(0));
                connection.writeAndFlush(head(connection, "200 OK", count.length(), count), connection.voidPromise());
            } else {
                connection.writeAndFlush(head(connection, "404 Not Found", 0, ""), connection.voidPromise());
            }
        }

        /** A client that gave up, or sends what is no request. */
        @Override
        public void exceptionCaught(ChannelHandlerContext connection, Throwable error) {
            connection.close();
        }

        private void answer(ChannelHandlerContext connection, PageCall call) {
            if (call.lateMillis() == 0) {
                send(connection, call);
            } else {
                connection.executor().schedule(() -> send(connection, call), call.lateMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void send(ChannelHandlerContext connection, PageCall call) {
            ByteBuf rows = bodies.rows(call.page());
            String suffix = new Listing(call.pages()).suffix(call.page());
            int length = Listing.PREFIX.length() + rows.readableBytes() + suffix.length();
            connection.write(head(connection, "200 OK", length, Listing.PREFIX), connection.voidPromise());
            connection.write(rows, connection.voidPromise());
            connection.writeAndFlush(ByteBufUtil.writeAscii(connection.alloc(), suffix), connection.voidPromise());
        }

        private static ByteBuf head(ChannelHandlerContext connection, String status, int length, String start) {
            return ByteBufUtil.writeAscii(
                    connection.alloc(),
                    "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\ncontent-length: " + length
                            + "\r\n\r\n" + start);
        }
    }
}
