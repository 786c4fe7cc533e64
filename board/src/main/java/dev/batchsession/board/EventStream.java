package dev.batchsession.board;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends the feed to browsers as server-sent events, to each at the pace at which it reads. A frame is requested when
 * the one before has been written to the network, so a browser that does not read keeps three frames in memory and
 * delays nobody. After {@link #STALLED} it is disconnected, and reconnects with the id of the last frame that it
 * received.
 */
final class EventStream {
    static final Duration HEARTBEAT = Duration.ofSeconds(15); // proxies close connections that are idle for a minute
    static final Duration STALLED = Duration.ofSeconds(30);
    static final Duration RETRY = Duration.ofSeconds(2);

    /** The maximum number of connections. A page in a background tab has one too. */
    static final int MAX_VIEWERS = 100;

    private static final String LAST_ID_HEADER = "Last-Event-ID";
    private static final String LAST_ID_PARAMETER = "seen"; // a new EventSource cannot set the header

    private final Feed feed;
    private final Audience audience;
    private final Scheduler timer;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    EventStream(Feed feed, Audience audience, Scheduler timer) {
        this.feed = feed;
        this.audience = audience;
        this.timer = timer;
    }

    /** Sends frames until the browser disconnects or this is closed. */
    Mono<Void> send(HttpServerRequest request, HttpServerResponse response) {
        FrameId lastId = lastId(request);
        return Mono.defer(() -> {
            if (!audience.enter(MAX_VIEWERS)) {
                return response.status(503).send();
            }
            return response.sse()
                    .header("X-Accel-Buffering", "no") // nginx would collect the frames
                    .sendHeaders()
                    .then(bytes(lastId)
                            .takeUntilOther(closed(request))
                            .concatMap(bytes -> sent(response, bytes), 0)) // 0: no prefetch
                    .then()
                    .doFinally(end -> audience.leave());
        });
    }

    private Flux<byte[]> bytes(@Nullable FrameId lastId) {
        Flux<byte[]> heartbeats = Flux.interval(HEARTBEAT, timer)
                .onBackpressureLatest() // a browser that does not read needs at most one
                .map(tick -> Frame.HEARTBEAT);
        Flux<byte[]> frames = feed.from(lastId).map(Frame::bytes);
        return Flux.merge(1, heartbeats, frames) // 1: the next frame
                .startWith(Frame.retry(RETRY.toMillis()));
    }

    /** Emits on the connection's event loop: completing the response on another thread would race with a disconnect. */
    private Mono<Void> closed(HttpServerRequest request) {
        AtomicReference<Scheduler> loop = new AtomicReference<>();
        request.withConnection(connection ->
                loop.set(Schedulers.fromExecutor(connection.channel().eventLoop())));
        return closed.asMono().publishOn(requireNonNull(loop.get()));
    }

    private Mono<Void> sent(HttpServerResponse response, byte[] bytes) {
        HttpContent chunk =
                new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)); // a plain buffer is lost after the headers
        return response.sendObject(chunk).then().timeout(STALLED, timer);
    }

    private static @Nullable FrameId lastId(HttpServerRequest request) {
        String header = request.requestHeaders().get(LAST_ID_HEADER);
        List<String> parameter =
                new QueryStringDecoder(request.uri()).parameters().getOrDefault(LAST_ID_PARAMETER, List.of());
        String text = header != null || parameter.isEmpty() ? header : parameter.get(0);
        return text == null ? null : FrameId.parse(text).orElse(null);
    }

    /** Completes all responses. */
    void close() {
        closed.tryEmitEmpty();
    }
}
