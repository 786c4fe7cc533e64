package dev.batchsession.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

@Timeout(30)
class RowStreamTest {
    private final StubPageSource source = StubPageSource.ofRows(250);
    private final BatchSessionFlux batches = BatchSessionFlux.over(source);

    @Nested
    class Calls {
        @ParameterizedTest(name = "{0} rows: {1} calls")
        @CsvSource({"0, 0", "1, 1", "99, 1", "100, 1", "101, 2", "200, 2", "201, 3", "250, 3", "1000, 3"})
        void areAsManyAsTheRowsThatAreTakenFill(int rows, int calls) {
            try (Stream<BatchSummary> stream = RowStream.of(batches.listAll())) {
                assertThat(stream.limit(rows)).isEqualTo(Batches.batches(1, Math.min(rows, 250)));
            }
            assertThat(source.requestedPages()).hasSize(calls);
        }

        /** Why there is a bridge at all: this is what decision 20 says of Reactor's own. */
        @ParameterizedTest(name = "batch size {0}, {1} rows: {2} calls")
        @CsvSource({"256, 1, 3", "1, 1, 1", "1, 99, 1", "1, 100, 2", "1, 200, 3"})
        void areMoreWithReactorsOwn(int batchSize, int rows, int calls) {
            try (Stream<BatchSummary> stream = batches.listAll().toStream(batchSize)) {
                assertThat(stream.limit(rows)).hasSize(rows);
            }
            assertThat(source.requestedPages()).hasSize(calls);
        }

        @Test
        void areNoneBeforeItIsRead() {
            RowStream.of(batches.listAll()).close();

            assertThat(source.requestedPages()).isEmpty();
        }
    }

    @Nested
    class Ending {
        @Test
        void throwsTheFailureAfterTheRowsBeforeIt() {
            source.failOnPage(2, new ServerFailureException(2, 503, "down", null));
            List<BatchSummary> taken = new ArrayList<>();

            assertThatThrownBy(() -> RowStream.of(batches.listAll()).forEach(taken::add))
                    .isInstanceOf(PageFetchException.class)
                    .hasMessageContaining("page 2");
            assertThat(taken).isEqualTo(Batches.batches(1, 100));
        }

        @Test
        void closingEndsTheListing() {
            try (Stream<BatchSummary> stream = RowStream.of(batches.listAll())) {
                Iterator<BatchSummary> rows = stream.iterator();
                rows.next();
            }
            assertThat(source.requestedPages()).containsExactly(1);
            assertThat(source.callsInFlight()).isZero();
        }

        @Test
        void closingFromAnotherThreadAbortsTheCallAndWakesTheReader() {
            Sinks.Empty<Void> called = Sinks.empty();
            StubPageSource hanging = StubPageSource.ofPages(
                    page -> Mono.<BatchPage>never().doOnSubscribe(subscription -> called.tryEmitEmpty()));
            Stream<BatchSummary> stream =
                    RowStream.of(BatchSessionFlux.over(hanging).listAll());
            CompletableFuture<Boolean> reading =
                    CompletableFuture.supplyAsync(() -> stream.iterator().hasNext());
            called.asMono().block();
            stream.close();

            assertThat(reading).failsWithin(Duration.ofSeconds(10));
            assertThat(hanging.cancelledCalls()).isEqualTo(1);
        }

        @Test
        void anInterruptAbortsTheCall() throws InterruptedException {
            Thread reader = Thread.currentThread();
            StubPageSource hanging = StubPageSource.ofPages(
                    page -> Mono.<BatchPage>never().doOnSubscribe(subscription -> reader.interrupt()));

            assertThatThrownBy(() -> RowStream.of(BatchSessionFlux.over(hanging).listAll())
                            .findFirst())
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(hanging.cancelledCalls()).isEqualTo(1);
        }
    }

    @Test
    void theSnippetFetchesNoPageBeyondItsRow() {
        assertThat(Blocking.firstWithFailures(batches)).hasValue(Batches.batch(1));

        assertThat(source.requestedPages()).containsExactly(1);
        assertThat(source.callsInFlight()).isZero();
    }

    @Test
    void refusesAThreadThatMustNotBlock() {
        assertThatThrownBy(() -> Mono.fromCallable(
                                () -> RowStream.of(batches.listAll()).findFirst())
                        .subscribeOn(Schedulers.parallel())
                        .block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blocking is not supported on thread parallel-");
        assertThat(source.requestedPages()).isEmpty();
    }

    @Test
    void readsRowsThatComeOnOtherThreads() {
        assertThat(RowStream.of(batches.listAll().publishOn(Schedulers.parallel(), 1)))
                .isEqualTo(Batches.batches(1, 250));
    }
}
