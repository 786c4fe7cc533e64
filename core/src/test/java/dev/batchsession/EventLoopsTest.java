package dev.batchsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.testing.Batches;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** How many connections a listing opens, and which threads read them. The server holds pages until all in flight have asked. */
class EventLoopsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGES = 50;
    private static final int ROWS = 10;

    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private final Map<Integer, String> threads = new ConcurrentHashMap<>(); // by the page that was emitted there
    private final AtomicInteger asked = new AtomicInteger();
    private final Sinks.Empty<Void> subscribed =
            Sinks.empty(); // else the subscribing thread may request the second page
    private final Sinks.Empty<Void> allAsked = Sinks.empty();
    private final LoopResources serverLoops = LoopResources.create("holding-server", 1, true);
    private int inFlight;

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .runOn(serverLoops)
            .handle(this::answer)
            .bindNow();

    @AfterEach
    void stop() {
        server.disposeNow();
        serverLoops.dispose();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void aLookaheadOpensAConnectionForEachPageInFlightThatOfTheFirstPageIncluded(int lookahead) {
        list(batches(), lookahead);

        assertThat(connections).hasSize(Math.min(lookahead, PAGES - 1));
    }

    @Test
    void theThreadOfTheFirstPageDecodesTheLookaheadToo() {
        list(batches(), 8);

        assertThat(threads).hasSize(PAGES);
        assertThat(new HashSet<>(threads.values())).singleElement().asString().matches("batch-session-flux-nio-\\d+");
    }

    @Test
    void aSequentialListingKeepsToOneConnectionThoughALookaheadLeftSeveral() {
        list(batches(), 8);
        assertThat(connections).hasSize(8);
        connections.clear();

        list(batches(), 0);

        assertThat(connections).hasSize(1);
    }

    @Test
    void aHostNameIsResolved() {
        BatchSessionFlux batches = watched(BatchSessionFlux.builder()
                .apiKey("sk-3f9c1e")
                .baseUrl(URI.create("http://localhost:" + server.port())));

        list(batches, 8);

        assertThat(threads.values()).allMatch(name -> name.startsWith("batch-session-flux-nio-"));
    }

    @Test
    void aClientOfTheCallersKeepsItsLoopsAndItsPool() {
        LoopResources loops = LoopResources.create("callers", 1, true);
        ConnectionProvider pool = ConnectionProvider.create("three", 3);
        try {
            HttpClient client = HttpClient.create(pool).runOn(loops);

            list(watched(builder().httpClient(client)), 8, 3);

            assertThat(threads.values()).hasSize(PAGES).allMatch(name -> name.startsWith("callers-"));
            assertThat(connections).hasSize(3);
        } finally {
            pool.dispose();
            loops.dispose();
        }
    }

    private void list(BatchSessionFlux batches, int lookahead) {
        list(batches, lookahead, Math.min(lookahead, PAGES - 1));
    }

    private void list(BatchSessionFlux batches, int lookahead, int held) {
        inFlight = held;
        ListOptions options = ListOptions.defaults().pageSize(ROWS).lookahead(lookahead);

        CompletableFuture<List<BatchSummary>> rows =
                batches.listAll(BatchFilter.all(), options).collectList().toFuture();
        subscribed.tryEmitEmpty();

        assertThat(Mono.fromFuture(rows).block(PATIENCE)).isEqualTo(Batches.batches(1, PAGES * ROWS));
    }

    private BatchSessionFlux batches() {
        return watched(builder());
    }

    private BatchSessionFlux.Builder builder() {
        return BatchSessionFlux.builder().apiKey("sk-3f9c1e").baseUrl(URI.create("http://127.0.0.1:" + server.port()));
    }

    private BatchSessionFlux watched(BatchSessionFlux.Builder builder) {
        return builder.decorate(source -> request -> source.fetch(request)
                        .doOnNext(page -> threads.put(
                                request.page(), Thread.currentThread().getName())))
                .build();
    }

    /** The first page when the listing is subscribed to; the next ones when as many have been asked for as there can be at the same time. */
    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        request.withConnection(
                connection -> connections.add(connection.channel().id().asLongText()));
        int page = Integer.parseInt(
                new QueryStringDecoder(request.uri()).parameters().get("page").get(0));
        if (page > 1 && asked.incrementAndGet() >= inFlight) {
            allAsked.tryEmitEmpty();
        }
        Mono<String> body = Mono.fromSupplier(() ->
                PageBodies.page(Batches.batches((page - 1) * ROWS + 1, page * ROWS), page, PAGES, (long) PAGES * ROWS));
        return response.sendString((page == 1 ? subscribed : allAsked).asMono().then(body))
                .then();
    }
}
