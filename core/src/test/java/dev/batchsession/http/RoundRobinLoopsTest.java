package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which loop gets a connection, as Reactor Netty asks for it: the channel from the resources, the loop from the group. */
class RoundRobinLoopsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void dealsOutEveryLoopBeforeOneHasItsSecondTurn(int count) {
        RoundRobinLoops loops = new RoundRobinLoops("spread", count);
        EventLoopGroup group = loops.onClient(true);
        Set<EventLoop> dealtOut = new HashSet<>();

        for (int connection = 0; connection < count; connection++) {
            assertThat(loops.onChannel(SocketChannel.class, group)).isInstanceOf(NioSocketChannel.class);
            dealtOut.add(group.next());
        }

        assertThat(dealtOut).hasSize(count);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
