package dev.batchsession;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.testing.StubPageSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Pages of ten rows, fetched ahead of the consumer: how far, in which order, and with whose failure. */
class LookaheadTest {
    private static final ListOptions THREE_AHEAD =
            ListOptions.defaults().pageSize(10).lookahead(3);

    @Test
    void makesNoCallBeforeARowIsWanted() {
        StubPageSource source = StubPageSource.ofRows(100);

        StepVerifier.create(list(source), 0).thenCancel().verify();

        assertThat(source.requests()).isEmpty();
    }

    @Test
    void neverFetchesFurtherThanItMayBeyondThePageBeingConsumed() {
        StubPageSource source = StubPageSource.ofRows(100);

        StepVerifier.create(list(source), 1)
                .expectNextCount(1)
                .then(() -> assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4))
                .thenRequest(9)
                .expectNextCount(9)
                .then(() -> assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4, 5))
                .thenRequest(10)
                .expectNextCount(10)
                .then(() -> assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4, 5, 6))
                .thenRequest(100)
                .expectNextCount(79)
                .verifyComplete();

        assertThat(source.requestedPages()).isEqualTo(numbers(1, 10));
    }

    @Test
    void keepsTheOrderOfPagesThatArriveInReverse() {
        Held held = new Held(40);

        StepVerifier.create(list(held.source))
                .then(() -> held.release(1))
                .expectNextSequence(batches(1, 10))
                .then(() -> held.release(4))
                .then(() -> held.release(3))
                .expectNoEvent(java.time.Duration.ofMillis(20))
                .then(() -> held.release(2))
                .expectNextSequence(batches(11, 40))
                .verifyComplete();
    }

    @Test
    void deliversAFailureInItsPlace() {
        Held held = new Held(50);
        ServerFailureException failure = new ServerFailureException(4, 500, "HTTP 500", null);

        StepVerifier.create(list(held.source))
                .then(() -> held.release(1))
                .expectNextSequence(batches(1, 10))
                .then(() -> held.fail(4, failure))
                .then(() -> held.release(3))
                .then(() -> held.release(2))
                .expectNextSequence(batches(11, 30))
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(failure))
                .verify();
    }

    @Test
    void deliversAFailureOnlyWhenARowOfItsPageIsWanted() {
        StubPageSource source = StubPageSource.ofRows(100);
        source.failOnPage(2, new ServerFailureException(2, 500, "HTTP 500", null));

        StepVerifier.create(list(source), 10)
                .expectNextSequence(batches(1, 10))
                .then(() -> assertThat(source.requestedPages()).contains(2))
                .thenRequest(1)
                .verifyError(ServerFailureException.class);
    }

    @Test
    void cancelsEveryCallInFlight() {
        Held held = new Held(100);

        StepVerifier.create(list(held.source))
                .then(() -> held.release(1))
                .expectNextCount(10)
                .then(() -> assertThat(held.source.callsInFlight()).isEqualTo(3))
                .thenCancel()
                .verify();

        assertThat(held.source.callsInFlight()).isZero();
        assertThat(held.source.cancelledCalls()).isEqualTo(3);
    }

    @Test
    void goesOnWhereTheListHasGrown() {
        StubPageSource source = StubPageSource.ofPages(page -> page(page, page <= 3 ? 3 : 6, page < 6));

        StepVerifier.create(list(source))
                .expectNextSequence(batches(1, 30))
                .thenConsumeWhile(b -> true)
                .verifyComplete();

        assertThat(source.requestedPages()).startsWith(1, 2, 3);
    }

    @Test
    void followsHasNextBeyondTheTotalThatWasTold() {
        // Pages 1 to 3 say that there are 3, the third promises a fourth all the same.
        StubPageSource source = StubPageSource.ofPages(page -> page(page, Math.max(3, page), page < 6));

        StepVerifier.create(list(source)).expectNextSequence(batches(1, 60)).verifyComplete();

        assertThat(source.requestedPages()).isEqualTo(numbers(1, 6));
    }

    @Test
    void endsWhereTheListHasShrunk() {
        StubPageSource source = StubPageSource.ofPages(page -> page(page, page == 1 ? 10 : 4, page < 4));

        StepVerifier.create(list(source)).expectNextSequence(batches(1, 40)).verifyComplete();

        assertThat(source.requestedPages()).hasSizeLessThanOrEqualTo(4 + 3);
        assertThat(source.callsInFlight()).isZero();
    }

    @Test
    void fetchesAheadWithoutATotalToo() {
        StubPageSource source = StubPageSource.ofPages(page -> page(page, BatchPage.UNKNOWN, page < 4));

        StepVerifier.create(list(source)).expectNextSequence(batches(1, 40)).verifyComplete();

        assertThat(source.requestedPages()).isEqualTo(numbers(1, 4));
    }

    private static Flux<BatchSummary> list(StubPageSource source) {
        return BatchSessionFlux.over(source).listAll(BatchFilter.all(), THREE_AHEAD);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private static Mono<BatchPage> page(int page, int totalPages, boolean hasNext) {
        List<BatchSummary> rows = hasNext || page <= 6 ? batches(page * 10 - 9, page * 10) : List.of();
        return Mono.just(new BatchPage(rows, page, totalPages, BatchPage.UNKNOWN, hasNext, page > 1));
    }

    /** Pages that arrive when the test says so. */
    private static final class Held {
        private final StubPageSource pages;
        private final Map<Integer, Sinks.One<BatchPage>> sinks = new ConcurrentHashMap<>();
        private final StubPageSource source =
                StubPageSource.ofPages(page -> sink(page).asMono());

        Held(int rows) {
            this.pages = StubPageSource.ofRows(rows);
        }

        void release(int page) {
            sink(page)
                    .tryEmitValue(pages.fetch(new dev.batchsession.page.PageRequest(BatchFilter.all(), page, 10))
                            .block());
        }

        void fail(int page, Throwable failure) {
            sink(page).tryEmitError(failure);
        }

        private Sinks.One<BatchPage> sink(int page) {
            return sinks.computeIfAbsent(page, p -> Sinks.one());
        }
    }
}
