package dev.batchsession.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import reactor.netty.resources.LoopResources;

/**
 * Event loops of the default client. A connection that is opened on one of them stays on it, so the pages of a listing, each of
 * which is requested where the one before arrived, are received, decoded and emitted by one thread. Connections that are opened
 * elsewhere, such as the first one of each listing, are assigned to the loops in round-robin order.
 *
 * <p>Uses the NIO transport on every system: it costs less CPU time per page than the epoll transport, and loads no native
 * library before the first call.
 */
final class DefaultLoops implements LoopResources {
    private final LoopResources loops;

    DefaultLoops(String name, int count) {
        this.loops = LoopResources.create(name, 1, count, true, true);
    }

    @Override
    public EventLoopGroup onServer(boolean preferNative) {
        return loops.onServer(false);
    }

    @Override
    public EventLoopGroup onClient(boolean preferNative) {
        return loops.onClient(false);
    }

    /**
     * Returns a fixed type. Querying the group for its type would advance its round robin, and with two loops every connection
     * would be assigned to the same one.
     */
    @Override
    public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
        return channelType.cast(
                channelType.equals(DatagramChannel.class) ? new NioDatagramChannel() : new NioSocketChannel());
    }

    @Override
    public boolean daemon() {
        return true;
    }
}
