package dev.batchsession.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The guide's tests of a user's code, here {@link #firstIds}. */
class UnfinishedTest {
    private static Flux<String> firstIds(BatchSessionFlux batches, int count) {
        return batches.listAll().map(batch -> batch.batchId().toString()).take(count);
    }

    // region test-calls
    @Test
    void takesTheFirstTenByOneCall() {
        StubPageSource source = StubPageSource.ofRows(250);

        StepVerifier.create(firstIds(BatchSessionFlux.over(source), 10))
                .expectNextCount(10)
                .verifyComplete();

        assertThat(source.requestedPages()).containsExactly(1);
        assertThat(source.callsInFlight()).isZero();
    }
    // end

    // region test-failures
    @Test
    void deliversTheRowsBeforeAFailure() {
        StubPageSource source = StubPageSource.ofRows(250);
        source.failOnPage(2, new ServerFailureException(2, 503, "maintenance", null));

        StepVerifier.create(firstIds(BatchSessionFlux.over(source), 250))
                .expectNextCount(100)
                .verifyError(ServerFailureException.class);
    }
    // end

    // region test-time
    @Test
    void ridesOutAFailureWithoutWaitingForIt() {
        StubPageSource source = StubPageSource.of(StubPageSource.lastPage(Batches.batch(1)));
        source.failOnPage(1, new ServerFailureException(1, 503, "maintenance", Duration.ofMinutes(5)));

        StepVerifier.withVirtualTime(
                        () -> BatchSessionFlux.over(ResiliencePolicy.patient().apply(source))
                                .listAll())
                .expectSubscription()
                .thenAwait(Duration.ofMinutes(6))
                .expectNext(Batches.batch(1))
                .verifyComplete();
        assertThat(source.requestedPages()).containsExactly(1, 1);
    }
    // end
}
