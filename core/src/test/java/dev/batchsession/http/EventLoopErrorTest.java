package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.scripted.ScriptedApi;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** An {@link Error} while a body is collected is no failure of the transport: a policy must not repeat it. */
class EventLoopErrorTest {
    private final ScriptedApi api = ScriptedApi.ofRows(100);
    private final ConnectionProvider pool = ConnectionProvider.create("error", 1);

    @AfterEach
    void stop() {
        pool.dispose();
        api.close();
    }

    static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("a/class/that/is/missing"),
                new AssertionError("not of the JVM"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void isSignalledAsItIs(Error error) {
        HttpClient client = HttpClient.create(pool)
                .doOnConnected(connection -> connection
                        .channel()
                        .pipeline()
                        .addBefore(NettyPipeline.ReactiveBridge, "failing", new FailingContent(error)));
        HttpPageSource source = HttpPageSource.builder()
                .apiKey("sk-3f9c1e")
                .baseUrl(api.baseUrl())
                .httpClient(client)
                .build();

        StepVerifier.create(source.fetch(new PageRequest(BatchFilter.all(), 1, 100)))
                .expectErrorSatisfies(signalled -> assertThat(signalled).isSameAs(error))
                .verify(Duration.ofSeconds(30));
    }

    /** Replaces content by a buffer that cannot be copied. */
    private static final class FailingContent extends ChannelInboundHandlerAdapter {
        private final Error error;

        FailingContent(Error error) {
            this.error = error;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof HttpContent) || message instanceof LastHttpContent) {
                context.fireChannelRead(message);
                return;
            }
            ReferenceCountUtil.release(message);
            ByteBuf failing = new UnpooledHeapByteBuf(UnpooledByteBufAllocator.DEFAULT, 16, 16) {
                @Override
                public ByteBuf getBytes(int index, byte[] target, int from, int length) {
                    throw error;
                }
            };
            context.fireChannelRead(new DefaultHttpContent(failing.writerIndex(16)));
        }
    }
}
