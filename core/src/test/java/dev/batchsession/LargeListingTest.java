package dev.batchsession;

import static dev.batchsession.testing.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.testing.StubPageSource;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Nothing grows with the length of the list: neither the heap nor the stack. */
class LargeListingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void listsAMillionRowsInASmallHeap(int lookahead) throws Exception {
        Process child = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionRows.class.getName(),
                        Integer.toString(lookahead))
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(output.strip()).isEqualTo("1000000 rows, heap of at most 64 MiB");
        assertThat(child.exitValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8})
    void walksHundredThousandPagesOfASynchronousSourceWithoutAStackOverflow(int lookahead) {
        int pages = 100_000;
        ListOptions options = ListOptions.defaults().pageSize(1).lookahead(lookahead);
        BatchSessionFlux batches = BatchSessionFlux.over(request -> Mono.just(new BatchPage(
                List.of(batch(request.page())), request.page(), pages, pages, request.page() < pages, false)));

        assertThat(batches.listAll(BatchFilter.all(), options).count().block()).isEqualTo(pages);
    }

    @Test
    void walksThemOneRequestedRowAtATimeToo() {
        int pages = 100_000;
        BatchSessionFlux batches = BatchSessionFlux.over(request -> Mono.just(new BatchPage(
                List.of(batch(request.page())), request.page(), pages, pages, request.page() < pages, false)));

        assertThat(batches.listAll().limitRate(1).count().block()).isEqualTo(pages);
    }

    /** Run in a JVM of its own; a heap that holds the list would need several times as much. */
    static final class MillionRows {
        private MillionRows() {}

        public static void main(String[] args) {
            ListOptions options = ListOptions.defaults().lookahead(Integer.parseInt(args[0]));
            Long rows = BatchSessionFlux.over(StubPageSource.ofRows(1_000_000))
                    .listAll(BatchFilter.all(), options)
                    .count()
                    .block();
            System.out.println(
                    rows + " rows, heap of at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        }
    }
}
