package dev.batchsession;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.testing.StubPageSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Pages that fail, or that contradict each other. */
class PageOrderTest {
    @Test
    void deliversEveryRowBeforeAFailure() {
        StubPageSource source = StubPageSource.ofRows(250);
        source.failOnPage(3, new ServerFailureException(3, 500, "HTTP 500", null));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectNextSequence(batches(1, 200))
                .verifyError(ServerFailureException.class);
    }

    @Test
    void doesNotFailBeforeARowBeyondTheLastGoodPageIsWanted() {
        StubPageSource source = StubPageSource.ofRows(250);
        source.failOnPage(2, new ServerFailureException(2, 500, "HTTP 500", null));

        StepVerifier.create(BatchSessionFlux.over(source).listAll(), 100)
                .expectNextSequence(batches(1, 100))
                .then(() -> assertThat(source.requestedPages()).containsExactly(1))
                .thenRequest(1)
                .verifyError(ServerFailureException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void findsOutAtTheSecondAnswerThatTheServerIgnoresThePageNumber(int lookahead) {
        BatchPage first = new BatchPage(batches(1, 10), 1, 9, 90, true, false);
        StubPageSource source = StubPageSource.ofPages(page -> Mono.just(first));

        StepVerifier.create(BatchSessionFlux.over(source)
                        .listAll(
                                BatchFilter.all(),
                                ListOptions.defaults().pageSize(10).lookahead(lookahead)))
                .expectNextSequence(batches(1, 10))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                PaginationException.class,
                                once -> assertThat(once.isTransient()).isFalse())
                        .hasMessageContaining("page 2: ")
                        .hasMessageContaining("the server returned page 1 for page 2"))
                .verify();

        assertThat(source.requestedPages()).hasSizeBetween(2, 2 + lookahead);
    }

    @Test
    void acceptsAPageOfRowsAgainWhereThePageNumberMovesOn() {
        // As many rows as a page has were inserted between the two calls.
        StubPageSource source = StubPageSource.ofPages(
                page -> Mono.just(new BatchPage(batches(1, 10), page, 2, 20, page < 2, page > 1)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectNextSequence(batches(1, 10))
                .expectNextSequence(batches(1, 10))
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void refusesAnotherPageThanTheOneThatWasRequested(int lookahead) {
        StubPageSource source = StubPageSource.ofRows(50);
        source.answerOnPage(3, Mono.just(new BatchPage(batches(1, 10), 1, 5, 50, true, false)));

        StepVerifier.create(list(source, lookahead))
                .expectNextSequence(batches(1, 20))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                PaginationException.class,
                                once -> assertThat(once.isTransient()).isFalse())
                        .hasMessageContaining("page 3: ")
                        .hasMessageContaining("the server returned page 1 for page 3"))
                .verify();
    }

    @Test
    void refusesAConstantPageNumberEvenIfTheRowsMoveOn() {
        StubPageSource source = StubPageSource.ofPages(
                page -> Mono.just(new BatchPage(List.of(batch(page)), 1, 3, 3, page < 3, false)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectNext(batch(1))
                .verifyError(PaginationException.class);

        assertThat(source.requestedPages()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void endsWithoutTheRowsOfTheLastPageIfTheServerReturnsItForAPageBeyondTheEnd(int lookahead) {
        BatchPage last = new BatchPage(batches(11, 20), 2, 2, 20, false, true);
        StubPageSource source = StubPageSource.ofPages(page -> Mono.just(
                page < 3 ? new BatchPage(batches(page * 10 - 9, page * 10), page, 4, 40, true, page > 1) : last));

        StepVerifier.create(list(source, lookahead))
                .expectNextSequence(batches(1, 20))
                .verifyComplete();

        assertThat(source.callsInFlight()).isZero();
    }

    @Test
    void completesAListThatHasShrunkOnlyWhenARowBeyondItIsRequested() {
        StubPageSource source = StubPageSource.ofRows(30);
        source.answerOnPage(3, Mono.just(new BatchPage(batches(11, 20), 2, 2, 20, false, true)));

        StepVerifier.create(list(source, 0), 20)
                .expectNextSequence(batches(1, 20))
                .then(() -> assertThat(source.requestedPages()).containsExactly(1, 2))
                .thenRequest(1)
                .verifyComplete();
    }

    @Test
    void listsNothingFromAStartPageBeyondTheEnd() {
        StubPageSource source =
                StubPageSource.ofPages(page -> Mono.just(new BatchPage(batches(11, 20), 2, 2, 20, false, true)));

        StepVerifier.create(BatchSessionFlux.over(source)
                        .listPages(
                                BatchFilter.all(),
                                ListOptions.defaults().pageSize(10).startPage(7)))
                .verifyComplete();
    }

    /** Each is one step away from the answer of a list that has shrunk. */
    @ParameterizedTest(name = "current_page {0}, total_pages {1}, has_next {2}")
    @CsvSource({
        "2, 2, true",
        "2, 3, false",
        "2, -1, false",
        "4, 4, false",
        "0, 0, true",
        "-1, 2, false",
        "-1, -1, false"
    })
    void refusesAnotherPageThatIsNotTheLastOfAShorterList(int currentPage, int totalPages, boolean hasNext) {
        StubPageSource source = StubPageSource.ofRows(50);
        source.answerOnPage(3, Mono.just(new BatchPage(batches(11, 20), currentPage, totalPages, 20, hasNext, true)));

        StepVerifier.create(list(source, 0)).expectNextSequence(batches(1, 20)).verifyError(PaginationException.class);
    }

    private static Flux<BatchSummary> list(StubPageSource source, int lookahead) {
        return BatchSessionFlux.over(source)
                .listAll(BatchFilter.all(), ListOptions.defaults().pageSize(10).lookahead(lookahead));
    }

    @Test
    void endsAListOfEmptyPagesAfterThousand() {
        StubPageSource source =
                StubPageSource.ofPages(page -> Mono.just(new BatchPage(List.of(), page, -1, -1, true, true)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PaginationException.class)
                        .hasMessageContaining("1000 consecutive pages"))
                .verify();

        assertThat(source.requests()).hasSize(1000);
    }

    @Test
    void endsAListThatRepeatsOnePageUnderEverNewNumbers() {
        StubPageSource source =
                StubPageSource.ofPages(page -> Mono.just(new BatchPage(batches(1, 2), page, -1, -1, true, true)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectNextCount(2)
                .thenConsumeWhile(row -> true)
                .verifyError(PaginationException.class);

        assertThat(source.requests()).hasSize(1001);
    }

    @Test
    void endsAListThatRepeatsOnePageWhoseCountersChange() {
        StubPageSource source = StubPageSource.ofPages(
                page -> Mono.just(new BatchPage(running(page, batch(1), batch(2)), page, -1, -1, page < 5_000, true)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .thenConsumeWhile(row -> true)
                .verifyError(PaginationException.class);

        assertThat(source.requests()).hasSize(1001);
    }

    @Test
    void endsAListThatRepeatsOnePageInAnotherOrderOrPartsOfItOrNothingBetween() {
        List<List<BatchSummary>> answers = List.of(
                List.of(batch(1), batch(2), batch(3)),
                List.of(batch(3), batch(1), batch(2)),
                List.of(),
                List.of(batch(3), batch(2), batch(1)),
                List.of(),
                List.of(),
                List.of(batch(2), batch(1), batch(3), batch(1)));
        StubPageSource source = StubPageSource.ofPages(
                page -> Mono.just(new BatchPage(answers.get(page % answers.size()), page, -1, -1, page < 5_000, true)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .thenConsumeWhile(row -> true)
                .verifyError(PaginationException.class);

        assertThat(source.requests()).hasSize(1001);
    }

    @Test
    void goesOnAsLongAsEachThousandPagesHaveANewBatch() {
        StubPageSource source = StubPageSource.ofPages(page ->
                Mono.just(new BatchPage(batches(1, 1 + page / 1000), page, -1, -1, page < 3_500, page > 1)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .thenConsumeWhile(row -> true)
                .verifyComplete();
    }

    /** The same batches, with other counters. */
    private static List<BatchSummary> running(int completed, BatchSummary... batches) {
        return Stream.of(batches)
                .map(row -> new BatchSummary(
                        row.batchId(), BatchStatus.PROCESSING, 5_000, completed, 0, row.createdAt(), null))
                .toList();
    }

    @Test
    void doesNotTakeASourceThatSendsNothingForTheEndOfTheList() {
        StubPageSource source = StubPageSource.ofPages(page -> Mono.empty());

        StepVerifier.create(BatchSessionFlux.over(source).listAll()).verifyError(PaginationException.class);
    }

    @Test
    void passesOnWhatASourceThrows() {
        IllegalStateException thrown = new IllegalStateException("cache closed");

        StepVerifier.create(BatchSessionFlux.over(request -> {
                            throw thrown;
                        })
                        .listAll())
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(thrown))
                .verify();
    }

    @Test
    void doesNotCountWhatTheServerDoesNotTell() {
        StubPageSource source = StubPageSource.of(StubPageSource.lastPage(batch(1)));

        StepVerifier.create(BatchSessionFlux.over(source).count(BatchFilter.all()))
                .verifyError(UnreadablePageException.class);
    }
}
