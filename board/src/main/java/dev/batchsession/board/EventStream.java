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
 * The feed as server-sent events, to each browser at the pace it reads. A frame is taken from the feed when the one before
 * it has left for the network, so a browser that does not read holds three frames and nobody up; and it is sent away in
 * the end, to come back with the id of the last frame it got.
 */
final class EventStream {
    static final Duration HEARTBEAT = Duration.ofSeconds(15); // proxies drop what is silent for a minute
    static final Duration STALLED = Duration.ofSeconds(30);
    static final Duration RETRY = Duration.ofSeconds(2);

    /** Pages left open in tabs count too; browsers open six connections to a host at most. */
    static final int MOST_VIEWERS = 100;

    private static final String SEEN_HEADER = "Last-Event-ID";
    private static final String SEEN_PARAMETER = "seen"; // a page that makes a new EventSource cannot set the header

    private final Feed feed;
    private final Audience audience;
    private final Scheduler timer;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    EventStream(Feed feed, Audience audience, Scheduler timer) {
        this.feed = feed;
        this.audience = audience;
        this.timer = timer;
    }

    /** Sends until the browser leaves, or this is closed. */
    Mono<Void> send(HttpServerRequest request, HttpServerResponse response) {
        FrameId seen = seen(request);
        return Mono.defer(() -> {
            if (!audience.enter(MOST_VIEWERS)) {
                return response.status(503).send();
            }
            return response.sse()
                    .sendHeaders()
                    .then(bytes(seen)
                            .takeUntilOther(closed(request))
                            .concatMap(bytes -> sent(response, bytes), 0)) // 0: take none ahead
                    .then()
                    .doFinally(end -> audience.leave());
        });
    }

    private Flux<byte[]> bytes(@Nullable FrameId seen) {
        Flux<byte[]> heartbeats = Flux.interval(HEARTBEAT, timer)
                .onBackpressureLatest() // a browser that does not read needs one at most
                .map(tick -> Frame.HEARTBEAT);
        Flux<byte[]> frames = feed.from(seen).map(Frame::bytes);
        return Flux.merge(1, heartbeats, frames) // 1: the frame that is next
                .startWith(Frame.retry(RETRY.toMillis()));
    }

    /** Heard on the connection's own event loop: a response that is ended elsewhere may meet its connection's end. */
    private Mono<Void> closed(HttpServerRequest request) {
        AtomicReference<Scheduler> loop = new AtomicReference<>();
        request.withConnection(connection ->
                loop.set(Schedulers.fromExecutor(connection.channel().eventLoop())));
        return closed.asMono().publishOn(requireNonNull(loop.get()));
    }

    private Mono<Void> sent(HttpServerResponse response, byte[] bytes) {
        HttpContent chunk =
                new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)); // a bare buffer is lost after the headers
        return response.sendObject(chunk).then().timeout(STALLED, timer);
    }

    private static @Nullable FrameId seen(HttpServerRequest request) {
        String header = request.requestHeaders().get(SEEN_HEADER);
        List<String> parameter =
                new QueryStringDecoder(request.uri()).parameters().getOrDefault(SEEN_PARAMETER, List.of());
        String text = header != null || parameter.isEmpty() ? header : parameter.get(0);
        return text == null ? null : FrameId.parse(text).orElse(null);
    }

    /** Ends all responses as a response ends. */
    void close() {
        closed.tryEmitEmpty();
    }
}
