package dev.batchsession.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import reactor.netty.resources.LoopResources;

/**
 * Event loops that are assigned to connections in round-robin order. Reactor Netty's default loops assign a connection that is
 * opened on an event loop to that same loop. Pages that are fetched concurrently are requested by one loop, which would then
 * decode them all while the other cores are idle.
 *
 * <p>Uses the NIO transport on every system: it costs less CPU time per page than the epoll transport, and loads no native
 * library before the first call.
 */
final class RoundRobinLoops implements LoopResources {
    private final LoopResources loops;

    RoundRobinLoops(String name, int count) {
        this.loops = LoopResources.create(name, 1, count, true, false);
    }

    @Override
    public EventLoopGroup onServer(boolean preferNative) {
        return loops.onServer(false);
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
