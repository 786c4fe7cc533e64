package dev.batchsession.cli.doctor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Records the responses of a client whose calls do not overlap: what {@code BatchPage} does not contain, such as headers, and whether a
 * property was sent. A handler before the decompressor records the response as it was sent, and one behind it records the body. It records
 * no request, since a request has the key.
 */
final class ResponseRecorder {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_BODY = 1 << 20; // a page of 100 rows has about 25 KiB
    private static final String SENT = "doctor.sent";
    private static final String BODY = "doctor.body";

    private final InstantSource clock;
    private final List<Response> responses = new CopyOnWriteArrayList<>();

    ResponseRecorder(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns a client whose responses are recorded. */
    HttpClient record(HttpClient client) {
        return client.doOnRequest(this::start);
    }

    /** Returns the complete responses, in the order of their ends. Those of the last call are there before its page is emitted. */
    List<Response> responses() {
        return List.copyOf(responses);
    }

    private void start(HttpClientRequest request, Connection connection) {
        Recording recording = new Recording(clock.instant());
        ChannelPipeline pipeline = connection.channel().pipeline();
        remove(pipeline, SENT);
        remove(pipeline, BODY);
        pipeline.addBefore(NettyPipeline.ReactiveBridge, BODY, new Observer(recording::received));
        boolean isDecompressed = pipeline.get(NettyPipeline.HttpDecompressor) != null;
        pipeline.addBefore(isDecompressed ? NettyPipeline.HttpDecompressor : BODY, SENT, new Observer(recording::sent));
    }

    /** Removes the handler of an earlier call on the same connection. */
    private static void remove(ChannelPipeline pipeline, String name) {
        ChannelHandler earlier = pipeline.get(name);
        if (earlier != null) {
            pipeline.remove(earlier);
        }
    }

    /** The response to one request. Used on the event loop of its connection only. */
    private final class Recording {
        private final Instant sentAt;
        private final long sentNanos = System.nanoTime();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable HttpResponse head;
        private HttpHeaders headers = new DefaultHttpHeaders();
        private long sentBytes;
        private long bodyBytes;

        Recording(Instant sentAt) {
            this.sentAt = sentAt;
        }

        void sent(Object message) {
            if (message instanceof HttpResponse response) {
                headers = response.headers().copy(); // the decompressor removes some
            }
            if (message instanceof ByteBufHolder content) {
                sentBytes += content.content().readableBytes();
            }
        }

        void received(Object message) {
            if (message instanceof HttpResponse response && !isInterim(response)) {
                head = response;
            }
            if (message instanceof ByteBufHolder content) {
                append(content.content());
            }
            if (message instanceof LastHttpContent && head != null) {
                end(head);
                head = null;
            }
        }

        private void append(ByteBuf content) {
            bodyBytes += content.readableBytes();
            if (bodyBytes <= MAX_BODY) {
                byte[] bytes = new byte[content.readableBytes()];
                content.getBytes(content.readerIndex(), bytes);
                body.writeBytes(bytes);
            }
        }

        private void end(HttpResponse response) {
            responses.add(new Response(
                    response.status().code(),
                    response.protocolVersion().text(),
                    headers,
                    sentBytes,
                    bodyBytes,
                    json(),
                    sentAt,
                    clock.instant(),
                    Duration.ofNanos(System.nanoTime() - sentNanos)));
        }

        private JsonNode json() {
            if (bodyBytes > MAX_BODY) {
                return MissingNode.getInstance();
            }
            try {
                return JSON.readTree(body.toByteArray());
            } catch (JacksonException notJson) {
                return MissingNode.getInstance();
            }
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** Passes all messages on, after an observer has seen them. */
    private static final class Observer extends ChannelInboundHandlerAdapter {
        private final Consumer<Object> observer;

        Observer(Consumer<Object> observer) {
            this.observer = observer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            observer.accept(message);
            context.fireChannelRead(message);
        }
    }
}
