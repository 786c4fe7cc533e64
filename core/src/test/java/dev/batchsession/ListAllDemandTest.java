package dev.batchsession;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static dev.batchsession.testing.StubPageSource.lastPage;
import static dev.batchsession.testing.StubPageSource.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageRequest;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The table of what each consumer costs: a page is fetched when a row of it is wanted, and not before. */
class ListAllDemandTest {
    private final StubPageSource source = StubPageSource.ofRows(250);
    private final BatchSessionFlux batches = BatchSessionFlux.over(source);

    @Test
    void makesNoCallForASubscriberThatRequestsNothing() {
        StepVerifier.create(batches.listAll(), 0).thenCancel().verify();

        assertThat(source.requests()).isEmpty();
    }

    @ParameterizedTest(name = "{0} rows requested make {1} calls")
    @CsvSource({"1, 1", "99, 1", "100, 1", "101, 2", "200, 2", "201, 3"})
    void fetchesAPageWhenItsFirstRowIsRequested(int rows, int calls) {
        StepVerifier.create(batches.listAll(), rows)
                .expectNextSequence(batches(1, rows))
                .then(() -> assertThat(source.requestedPages()).hasSize(calls))
                .thenCancel()
                .verify();

        assertThat(source.requestedPages()).hasSize(calls);
    }

    @ParameterizedTest(name = "take({0}) makes {1} calls")
    @CsvSource({"1, 1", "100, 1", "101, 2", "200, 2", "250, 3"})
    void takeCostsAsManyCallsAsItsRowsFill(int rows, int calls) {
        StepVerifier.create(batches.listAll().take(rows))
                .expectNextSequence(batches(1, rows))
                .verifyComplete();

        assertThat(source.requestedPages()).hasSize(calls);
    }

    @Test
    void drainsEveryPageOnceInOrder() {
        StepVerifier.create(batches.listAll())
                .expectNextSequence(batches(1, 250))
                .verifyComplete();

        assertThat(source.requestedPages()).containsExactly(1, 2, 3);
    }

    @Test
    void completesTheLastPageWithoutFurtherDemand() {
        StepVerifier.create(batches.listAll(), 250)
                .expectNextSequence(batches(1, 250))
                .verifyComplete();
    }

    @Test
    void completesAnEmptyListOnTheFirstDemand() {
        StubPageSource empty = StubPageSource.of(lastPage());

        StepVerifier.create(BatchSessionFlux.over(empty).listAll(), 1).verifyComplete();

        assertThat(empty.requestedPages()).containsExactly(1);
    }

    @Test
    void goesOnOverAnEmptyPageThatPromisesANext() {
        StubPageSource holes = StubPageSource.of(page(batch(1)), page(), lastPage(batch(2)));

        StepVerifier.create(BatchSessionFlux.over(holes).listAll(), 1)
                .expectNext(batch(1))
                .then(() -> assertThat(holes.requestedPages()).containsExactly(1))
                .thenRequest(1)
                .expectNext(batch(2))
                .verifyComplete();
    }

    @Test
    void isNotHurriedByAPublishOnWithASlowConsumer() {
        Flux<?> slow = batches.listAll().publishOn(Schedulers.single(), 1);

        StepVerifier.create(slow, 0)
                .thenRequest(1)
                .expectNextCount(1)
                .thenRequest(98)
                .expectNextCount(98)
                .then(() -> assertThat(source.requestedPages()).containsExactly(1))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void asksForPagesOfTheGivenSizeFromTheGivenPage() {
        BatchFilter filter = BatchFilter.all();
        ListOptions options = ListOptions.defaults().pageSize(20).startPage(12);

        StepVerifier.create(batches.listAll(filter, options))
                .expectNextSequence(batches(221, 250))
                .verifyComplete();

        assertThat(source.requests()).containsExactly(new PageRequest(filter, 12, 20), new PageRequest(filter, 13, 20));
    }

    @Test
    void walksAnewForEachSubscription() {
        Flux<?> twice = batches.listAll();

        StepVerifier.create(twice).expectNextCount(250).verifyComplete();
        StepVerifier.create(twice).expectNextCount(250).verifyComplete();

        assertThat(source.requestedPages()).containsExactly(1, 2, 3, 1, 2, 3);
    }

    @Test
    void listsPagesOneForEachRequested() {
        StepVerifier.create(batches.listPages(BatchFilter.all()), 0)
                .then(() -> assertThat(source.requestedPages()).isEmpty())
                .thenRequest(1)
                .assertNext(first -> assertThat(first.batches()).isEqualTo(batches(1, 100)))
                .then(() -> assertThat(source.requestedPages()).containsExactly(1))
                .thenRequest(2)
                .expectNextCount(2)
                .verifyComplete();

        assertThat(source.requestedPages()).containsExactly(1, 2, 3);
    }

    @Test
    void countsByOneCallOfOneRow() {
        StepVerifier.create(batches.count(BatchFilter.all())).expectNext(250L).verifyComplete();

        assertThat(source.requests()).containsExactly(new PageRequest(BatchFilter.all(), 1, 1));
    }
}
