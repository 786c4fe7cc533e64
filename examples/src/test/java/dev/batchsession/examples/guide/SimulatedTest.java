package dev.batchsession.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.simulator.ApiSimulator;
import dev.batchsession.simulator.junit.ApiSimulatorExtension;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.StepVerifier;

/** The guide's test over a simulator. */
class SimulatedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // region test-simulator
    @Test
    @ExtendWith(ApiSimulatorExtension.class) // or on the class
    void emitsTheBatchWhenItHasEnded(ApiSimulator api) {
        BatchSessionFlux batches = BatchSessionFlux.builder()
                .baseUrl(api.baseUrl())
                .apiKey(api.apiKey())
                .build();
        UUID id = api.create(10);

        StepVerifier.create(batches.waiter(WatchOptions.every(Duration.ofMillis(100)))
                        .untilEnded(id))
                .then(() -> api.progress(id, 7, 1))
                .then(() -> api.complete(id))
                .assertNext(batch -> {
                    assertThat(batch.status()).isEqualTo(BatchStatus.COMPLETED);
                    assertThat(batch.completedRequests()).isEqualTo(9);
                })
                .expectComplete()
                .verify(PATIENCE);
    }
    // end
}
