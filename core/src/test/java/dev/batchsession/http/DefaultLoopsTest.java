package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which loop gets a connection, as Reactor Netty asks for it: the channel from the resources, the loop from the group. */
class DefaultLoopsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void assignsEachLoopOnceBeforeAnyTwice(int count) {
        DefaultLoops loops = new DefaultLoops("outside", count);
        EventLoopGroup group = loops.onClient(true);
        Set<EventLoop> assigned = new HashSet<>();

        for (int connection = 0; connection < count; connection++) {
            assigned.add(open(loops));
        }

        assertThat(assigned).hasSize(count);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void assignsTheLoopThatOpensTheConnection() throws Exception {
        DefaultLoops loops = new DefaultLoops("inside", 3);
        EventLoopGroup group = loops.onClient(true);

        for (EventExecutor loop : group) {
            assertThat(loop.submit(() -> open(loops)).get()).isSameAs(loop);
            assertThat(loop.submit(() -> open(loops)).get()).isSameAs(loop);
        }
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static EventLoop open(DefaultLoops loops) {
        EventLoopGroup group = loops.onClient(true);
        assertThat(loops.onChannel(SocketChannel.class, group)).isInstanceOf(NioSocketChannel.class);
        return group.next();
    }
}
