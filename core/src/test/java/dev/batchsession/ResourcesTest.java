package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.guards.LeakReports;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.testing.Batches;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** However many listings end, and however they end, nothing stays behind: no connection in use, no thread, no buffer. */
class ResourcesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofMillis(2);
    private static final int ROWS = 10;
    private static final int LISTINGS = 10_000;
    private static final int AT_ONCE = 32;
    private static final int MOST_CONNECTIONS = 64;
    private static final byte[] PAGE = body(1);
    private static final byte[] LAST_PAGE = body(2);

    private final Queue<ConnectionPoolMetrics> pools = new ConcurrentLinkedQueue<>();
    private final Queue<String> otherwise = new ConcurrentLinkedQueue<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final LoopResources serverLoops = LoopResources.create("resources-server", 1, true);
    private final LoopResources clientLoops = LoopResources.create("resources-client", 1, true);
    private final ConnectionProvider pool = ConnectionProvider.builder("resources")
            .maxConnections(MOST_CONNECTIONS)
            .pendingAcquireMaxCount(-1)
            .metrics(true, () -> (name, id, remote, metrics) -> pools.add(metrics))
            .build();
    private final HttpClient client = HttpClient.create(pool) // one: each configuration has a pool of its own
            .runOn(clientLoops)
            .doOnChannelInit((observer, channel, address) -> {
                open.add(channel);
                channel.closeFuture().addListener(closed -> open.remove(channel));
            });
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .runOn(serverLoops)
            .handle(ResourcesTest::answer)
            .bindNow();
    private final Map<End, BatchSessionFlux> batches =
            Stream.of(End.values()).collect(Collectors.toMap(end -> end, this::batches));

    /** How a listing ends: what the server does, by the path, and what the consumer does. */
    private enum End {
        COMPLETED("whole", SignalType.ON_COMPLETE),
        CANCELLED_BETWEEN_PAGES("whole", SignalType.CANCEL),
        CANCELLED_BEFORE_THE_ANSWER("silent", SignalType.CANCEL),
        CANCELLED_IN_THE_BODY("half", SignalType.CANCEL),
        FAILED_BY_THE_SERVER("failing", SignalType.ON_ERROR),
        FAILED_IN_THE_BODY("cut", SignalType.ON_ERROR),
        FAILED_BY_TIME("silent", SignalType.ON_ERROR);

        private final String path;
        private final SignalType signal;

        End(String path, SignalType signal) {
            this.path = path;
            this.signal = signal;
        }
    }

    @AfterEach
    void stop() {
        pool.disposeLater().block(PATIENCE);
        server.disposeNow();
        clientLoops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        serverLoops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    @Test
    void areBackAtTheirStartAfterTenThousandListings() {
        run(End.values().length * AT_ONCE); // threads and connections that are kept for the next listing are there now
        Set<String> threads = threads();

        Map<End, Long> ends = run(LISTINGS);

        assertThat(ends).hasSize(End.values().length);
        assertThat(ends.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(LISTINGS);
        assertThat(otherwise).isEmpty();
        await(() -> pools.stream().allMatch(metrics -> metrics.acquiredSize() + metrics.pendingAcquireSize() == 0));
        assertThat(pools).singleElement().satisfies(metrics -> await(() -> metrics.idleSize() == open.size()));
        assertThat(threads()).isSubsetOf(threads);
        pool.disposeLater().block(PATIENCE); // closes what is idle: a connection that is still in use would stay
        await(open::isEmpty);
        assertThat(LeakReports.reports()).isEmpty();
    }

    private Map<End, Long> run(int listings) {
        return Flux.range(0, listings)
                .map(n -> End.values()[n % End.values().length])
                .flatMap(end -> listing(end).thenReturn(end), AT_ONCE)
                .collect(Collectors.groupingBy(end -> end, Collectors.counting()))
                .block(PATIENCE);
    }

    private Mono<Void> listing(End end) {
        Flux<BatchSummary> rows = batches.get(end)
                .listAll(
                        BatchFilter.all(), ListOptions.defaults().pageSize(ROWS).lookahead(1))
                .doFinally(signal -> {
                    if (signal != end.signal) {
                        otherwise.add(end + " by " + signal);
                    }
                });
        return switch (end) {
            case CANCELLED_BETWEEN_PAGES -> rows.take(ROWS / 2).then();
            case CANCELLED_BEFORE_THE_ANSWER, CANCELLED_IN_THE_BODY ->
                rows.takeUntilOther(Mono.delay(SOON)).then();
            default -> rows.onErrorComplete(PageFetchException.class).then();
        };
    }

    private BatchSessionFlux batches(End end) {
        return BatchSessionFlux.builder()
                .apiKey("sk-3f9c1e")
                .baseUrl(URI.create("http://127.0.0.1:" + server.port() + '/' + end.path))
                .httpClient(client)
                .requestTimeout(end == End.FAILED_BY_TIME ? SOON : PATIENCE)
                .build();
    }

    private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        QueryStringDecoder query = new QueryStringDecoder(request.uri());
        int page = Integer.parseInt(query.parameters().get("page").get(0));
        return switch (query.path().split("/", 3)[1]) {
            case "whole" -> response.sendByteArray(Mono.just(page == 1 ? PAGE : LAST_PAGE));
            case "silent" -> Mono.never();
            case "half" -> half(response).then(Mono.never());
            case "failing" -> response.status(500).send();
            case "cut" -> half(response).then(Mono.fromRunnable(() -> request.withConnection(Connection::dispose)));
            default -> throw new AssertionError(query.path());
        };
    }

    private static NettyOutbound half(HttpServerResponse response) {
        return response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(PAGE.length))
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(PAGE, 0, PAGE.length / 2)), chunk -> true);
    }

    private static byte[] body(int page) {
        return PageBodies.page(Batches.batches((page - 1) * ROWS + 1, page * ROWS), page, 2, 2L * ROWS)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        Mono.fromSupplier(condition::getAsBoolean)
                .repeatWhen(again -> again.delayElements(SOON))
                .takeUntil(fulfilled -> fulfilled)
                .blockLast(PATIENCE);
    }

    /** Those that a listing could start: of Reactor's schedulers, and the event loops. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(resources|parallel|single|boundedElastic|reactor|batch-session)-.*"))
                .collect(Collectors.toSet());
    }
}
