package dev.batchsession;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.scripted.ScriptedApi;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The table of what each consumer costs, counted by a server. */
class ListAllOverHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ScriptedApi api = ScriptedApi.ofRows(250);
    private final BatchSessionFlux batches = BatchSessionFlux.builder()
            .apiKey("sk-3f9c1e")
            .baseUrl(api.baseUrl())
            .build();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void makesNoCallForASubscriberThatRequestsNothing() {
        StepVerifier.create(batches.listAll(), 0)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(100))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(api.requests()).isEmpty();
    }

    @ParameterizedTest(name = "{0} rows requested make {1} calls")
    @CsvSource({"1, 1", "100, 1", "101, 2", "200, 2", "201, 3"})
    void fetchesAPageWhenItsFirstRowIsRequested(int rows, int calls) {
        StepVerifier.create(batches.listAll(), rows)
                .expectNextSequence(batches(1, rows))
                .expectNoEvent(Duration.ofMillis(100))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(api.requestedPages()).hasSize(calls);
    }

    @ParameterizedTest(name = "take({0}) makes {1} calls")
    @CsvSource({"1, 1", "100, 1", "101, 2", "250, 3"})
    void takeCostsAsManyCallsAsItsRowsFill(int rows, int calls) {
        StepVerifier.create(batches.listAll().take(rows))
                .expectNextSequence(batches(1, rows))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requestedPages()).hasSize(calls);
    }

    @Test
    void isNotHurriedByAPublishOnWithASlowConsumer() {
        StepVerifier.create(batches.listAll().publishOn(Schedulers.single(), 1), 0)
                .thenRequest(99)
                .expectNextSequence(batches(1, 99))
                .expectNoEvent(Duration.ofMillis(100))
                .then(() -> assertThat(api.requestedPages()).containsExactly(1))
                .thenRequest(151)
                .expectNextSequence(batches(100, 250))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requestedPages()).containsExactly(1, 2, 3);
    }

    @Test
    void drainsThePagesInOrderThoughTheyAreFetchedAtTheSameTime() {
        StepVerifier.create(batches.listAll(
                        BatchFilter.all(), ListOptions.defaults().pageSize(10).lookahead(8)))
                .expectNextSequence(batches(1, 250))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(api.requestedPages()).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void deliversTheFirstPageBeforeTheRefusalOfTheSecond() {
        api.onPage(2, ScriptedApi.rejectsKey());

        StepVerifier.create(batches.listAll())
                .expectNextSequence(batches(1, 100))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApiKeyRejectedException.class)
                        .hasMessageStartingWith("page 2: "))
                .verify(PATIENCE);

        assertThat(api.requestedPages()).containsExactly(1, 2);
    }
}
