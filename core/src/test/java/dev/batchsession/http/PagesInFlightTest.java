package dev.batchsession.http;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.PageBodies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** Pages that arrive piece by piece at the same time on the same loops, most of which do not arrive in full. */
class PagesInFlightTest {
    private static final int PAGES = 500;
    private static final int IN_FLIGHT = 32;
    private static final int ROWS = 100;

    private final Map<Integer, Sinks.Empty<Void>> partlySent = new ConcurrentHashMap<>();
    private final LoopResources serverLoops = LoopResources.create("piecewise-server", 1, true);
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .runOn(serverLoops)
            .handle(this::answer)
            .bindNow();
    private final PageSource source = HttpPageSource.builder()
            .apiKey("sk-3f9c1e")
            .baseUrl(URI.create("http://127.0.0.1:" + server.port()))
            .build();

    @AfterEach
    void stop() {
        server.disposeNow();
        serverLoops.dispose();
    }

    @Test
    void giveEachPageThatArrivesItsOwnRowsWhateverBecomesOfTheOthers() {
        Map<Fate, Collection<Integer>> pages = Flux.range(1, PAGES)
                .flatMap(this::fetch, IN_FLIGHT)
                .collectMultimap(Fate::of)
                .block(Duration.ofSeconds(60));

        // A page that was not whole, or had other rows, is an error; one that is cancelled or fails emits nothing.
        assertThat(pages).containsOnlyKeys(Fate.ARRIVES);
        assertThat(pages.get(Fate.ARRIVES)).hasSize(PAGES / 5 * 2);
    }

    private Mono<Integer> fetch(int page) {
        Mono<BatchPage> fetched = source.fetch(new PageRequest(BatchFilter.all(), page, ROWS));
        return switch (Fate.of(page)) {
            case ARRIVES ->
                fetched.doOnNext(arrived ->
                                assertThat(arrived).isEqualTo(new BatchPage(rows(page), page, PAGES, 0, true, true)))
                        .thenReturn(page);
            case IS_CANCELLED ->
                fetched.takeUntilOther(partlySent(page).asMono()).map(arrived -> page);
            case IS_CUT, IS_NO_JSON -> fetched.map(arrived -> page).onErrorComplete();
        };
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        int page = Integer.parseInt(
                new QueryStringDecoder(request.uri()).parameters().get("page").get(0));
        byte[] body = body(page);
        int piece = body.length / 5 + 1;
        Flux<ByteBuf> pieces = Flux.range(0, 5)
                .map(i -> Unpooled.wrappedBuffer(body, i * piece, Math.min(piece, body.length - i * piece)))
                .delayElements(Duration.ofMillis(1)); // so that pieces of several pages alternate on a loop
        Flux<ByteBuf> sent = switch (Fate.of(page)) {
            case ARRIVES, IS_NO_JSON -> pieces;
            case IS_CANCELLED ->
                pieces.take(3)
                        .concatWith(Mono.fromRunnable(() -> partlySent(page).tryEmitEmpty()))
                        .concatWith(Mono.never());
            case IS_CUT ->
                pieces.take(3).concatWith(Mono.fromRunnable(() -> request.withConnection(DisposableChannel::dispose)));
        };
        return response.header("Content-Length", Integer.toString(body.length))
                .send(sent, flushEach -> true)
                .then();
    }

    private static byte[] body(int page) {
        String body = PageBodies.page(
                rows(page).stream().map(PageBodies::row).collect(Collectors.joining(",")), """
                {"current_page":%d,"total_pages":%d,"total_records":0,"has_next":true,"has_prev":true}""".formatted(page, PAGES));
        String sent = Fate.of(page) == Fate.IS_NO_JSON ? body.replace("failed_requests\":", "failed_requests;") : body;
        return sent.getBytes(StandardCharsets.UTF_8);
    }

    private static List<BatchSummary> rows(int page) {
        return batches((page - 1) * ROWS + 1, page * ROWS);
    }

    private Sinks.Empty<Void> partlySent(int page) {
        return partlySent.computeIfAbsent(page, p -> Sinks.empty());
    }

    /** What becomes of a page. */
    private enum Fate {
        ARRIVES,
        IS_CANCELLED,
        IS_CUT,
        IS_NO_JSON;

        static Fate of(int page) {
            return switch (page % 5) {
                case 1 -> IS_CANCELLED;
                case 2 -> IS_CUT;
                case 3 -> IS_NO_JSON;
                default -> ARRIVES;
            };
        }
    }
}
