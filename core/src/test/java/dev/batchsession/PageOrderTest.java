package dev.batchsession;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.page.UnreadablePageException;
import dev.batchsession.testing.StubPageSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Pages that fail, or do not make a list. */
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
                        .hasMessageContaining("ignores the page number"))
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

    @Test
    void acceptsAConstantPageNumberWhereTheRowsMoveOn() {
        StubPageSource source = StubPageSource.ofPages(
                page -> Mono.just(new BatchPage(List.of(batch(page)), 1, 3, 3, page < 3, false)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectNextSequence(batches(1, 3))
                .verifyComplete();
    }

    @Test
    void endsAListOfEmptyPagesAfterThousand() {
        StubPageSource source =
                StubPageSource.ofPages(page -> Mono.just(new BatchPage(List.of(), page, -1, -1, true, true)));

        StepVerifier.create(BatchSessionFlux.over(source).listAll())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PaginationException.class)
                        .hasMessageContaining("1000 pages in a row"))
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
