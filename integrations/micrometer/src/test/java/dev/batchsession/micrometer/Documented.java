package dev.batchsession.micrometer;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** The code that the documentation shows: here it compiles. */
final class Documented {
    private Documented() {}

    static BatchSessionFlux observed(ObservationRegistry observationRegistry, MeterRegistry meterRegistry) {
        // region observed
        BatchSessionObservations observed = BatchSessionObservations.of(observationRegistry, meterRegistry);
        return BatchSessionFlux.builder()
                .decorate(observed.around(ResiliencePolicy.standard()))
                .build();
        // end
    }

    static Flux<Object> allThatIsMeasured(ObservationRegistry observationRegistry, MeterRegistry meterRegistry) {
        // region all-that-is-measured
        BatchSessionObservations observed = BatchSessionObservations.of(observationRegistry, meterRegistry);
        ResiliencePolicy policy = ResiliencePolicy.standard();
        new PolicyMetrics(policy).bindTo(meterRegistry);

        BatchSessionFlux batches =
                BatchSessionFlux.builder().decorate(observed.around(policy)).build();
        Flux<BatchSummary> rows = batches.listAll().transform(observed::listing);

        WatchMetrics board = new WatchMetrics(meterRegistry, "board");
        Flux<BatchChange> changes = board.watch(batches, BatchFilter.all(), WatchOptions.every(Duration.ofSeconds(5)));
        // end
        return Flux.merge(rows, changes);
    }

    static BatchSessionFlux sendingTrace() {
        // region sending-trace
        return BatchSessionFlux.builder()
                .httpClient(BatchSessionObservations.sendingTrace(HttpPageSource.defaultClient()))
                .build();
        // end
    }
}
