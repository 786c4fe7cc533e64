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
 * Server of {@link Listing}s with minimal cost. Rows are encoded in advance, and only the URI of a request is read. The
 * base URL contains the length of the list and the delay of responses: {@code http://127.0.0.1:PORT/PAGES/MILLISECONDS}.
 */
final class PageServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 8 * 1024;

    private final Bodies bodies = new Bodies();
    private final AtomicLong calls = new AtomicLong();
    private final LoopResources loops;
    private final Channel channel;

    /** @param threads the number of event loops, which limits the cores that are used */
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

    /** Returns the number of pages served since the previous call. */
    long calls() {
        return calls.getAndSet(0);
    }

    /** Returns the base URL of a list with this number of pages and delay per response. */
    static URI list(int port, int pages, int delayMillis) {
        return URI.create("http://127.0.0.1:" + port + "/" + pages + "/" + delayMillis);
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loops.dispose();
    }

    /** Serves on a free port, which is printed, until the end of the standard input. */
    public static void main(String[] args) throws InterruptedException, IOException {
        try (PageServer server = new PageServer(Integer.parseInt(args[0]))) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                // input is ignored
            }
        }
    }

    /** Ignores failed writes, since they close the connection. */
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
                String count = Long.toString(calls());
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
            if (call.delayMillis() == 0) {
                send(connection, call);
            } else {
                connection.executor().schedule(() -> send(connection, call), call.delayMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void send(ChannelHandlerContext connection, PageCall call) {
            ByteBuf rows = bodies.rows(call.page());
            String suffix = call.page().suffix();
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
