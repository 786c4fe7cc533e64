package dev.batchsession.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import reactor.netty.resources.LoopResources;

/**
 * Event loops that connections are dealt out to in turn. Reactor Netty's own loops put every connection that is opened on
 * an event loop on that same loop; pages that are fetched at the same time are asked for by one loop, which would then
 * read and decode them all, while the other cores idle.
 *
 * <p>Java's own selector on every system: it costs less CPU time a page than epoll's transport, and loads no native library
 * before the first call.
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
     * Known, not found out: to ask a group for its kind takes a turn of its round robin, with which every connection of two
     * loops would go to the same one.
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
