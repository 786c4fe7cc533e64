package dev.batchsession;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.process.ChildJvm;
import dev.batchsession.scripted.PageBodies;
import dev.batchsession.testing.StubPageSource;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Nothing grows with the length of the list: neither the heap nor the stack. */
class LargeListingTest {
    private static final int PAGES = 5_000;
    private static final int ROW_COUNT = 100 * PAGES;
    private static final List<String> ROWS = List.of(rows(1, 100), rows(101, 200));

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void listsManyRowsInASmallHeap(int lookahead) throws Exception {
        assertThat(outputOf("-Xmx24m", ManyRows.class, Integer.toString(lookahead)))
                .isEqualTo(ROW_COUNT + " rows, heap of at most 24 MiB");
    }

    @Test
    void listsManyRowsOverHttpInASmallHeap() throws Exception {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .handle((request, response) -> response.sendByteArray(Mono.just(page(pageNumber(request.uri())))))
                .bindNow();
        try {
            assertThat(outputOf(
                            "-Xmx24m",
                            ManyRowsOverHttp.class,
                            "8", // the lookahead that holds more
                            "http://127.0.0.1:" + server.port()))
                    .isEqualTo(ROW_COUNT + " rows, heap of at most 24 MiB");
        } finally {
            server.disposeNow();
        }
    }

    private static String outputOf(String heap, Class<?> program, String... arguments) throws Exception {
        ChildJvm.Result result = ChildJvm.of(program, arguments)
                .options(
                        heap,
                        "-XX:+ExitOnOutOfMemoryError", // instead of a process that never ends
                        "-XX:+UseG1GC") // the serial collector's bound is less than what -Xmx says
                .run();

        assertThat(result.exitCode()).as(result.toString()).isZero();
        return String.join("\n", result.out());
    }

    private static int pageNumber(String uri) {
        return Integer.parseInt(
                new QueryStringDecoder(uri).parameters().get("page").get(0));
    }

    /** Two pages' rows in turn, written out once: many pages with the rows of the one before would count as endless. */
    private static byte[] page(int page) {
        return PageBodies.page(ROWS.get(page % 2), """
                {"current_page":%d,"total_pages":%d,"has_next":%b}""".formatted(page, PAGES, page < PAGES))
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8})
    void walksManyPagesOfASynchronousSourceWithoutAStackOverflow(int lookahead) {
        int pages = 100_000;
        ListOptions options = ListOptions.defaults().pageSize(1).lookahead(lookahead);
        BatchSessionFlux list = BatchSessionFlux.over(request -> Mono.just(new BatchPage(
                List.of(batch(request.page())), request.page(), pages, pages, request.page() < pages, false)));

        assertThat(list.listAll(BatchFilter.all(), options).count().block()).isEqualTo(pages);
    }

    @Test
    void walksThemOneRequestedRowAtATimeToo() {
        int pages = 100_000;
        BatchSessionFlux list = BatchSessionFlux.over(request -> Mono.just(new BatchPage(
                List.of(batch(request.page())), request.page(), pages, pages, request.page() < pages, false)));

        assertThat(list.listAll().limitRate(1).count().block()).isEqualTo(pages);
    }

    private static String rows(int from, int to) {
        return batches(from, to).stream().map(PageBodies::row).collect(Collectors.joining(","));
    }

    /** Run in a JVM of its own; a heap that holds the list would need several times as much. */
    static final class ManyRows {
        private ManyRows() {}

        public static void main(String[] args) {
            count(BatchSessionFlux.over(StubPageSource.ofRows(ROW_COUNT)), args[0]);
        }

        static void count(BatchSessionFlux batches, String lookahead) {
            ListOptions options = ListOptions.defaults().lookahead(Integer.parseInt(lookahead));
            Long rows = batches.listAll(BatchFilter.all(), options).count().block();
            System.out.println(
                    rows + " rows, heap of at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        }
    }

    /** As {@link ManyRows}; the arrays of all bodies would need several times as much, too. */
    static final class ManyRowsOverHttp {
        private ManyRowsOverHttp() {}

        public static void main(String[] args) {
            ManyRows.count(
                    BatchSessionFlux.builder()
                            .apiKey("sk-3f9c1e")
                            .baseUrl(URI.create(args[1]))
                            .build(),
                    args[0]);
        }
    }
}
