package dev.batchsession.spring.example;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.micrometer.WatchMetrics;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * Streams listings and changes with backpressure. WebFlux requests rows as fast as a client reads them, and the listing
 * fetches pages as fast as WebFlux requests rows. A slow client therefore costs few calls and little memory, and a
 * disconnected one cancels the listing.
 */
@RestController
final class BatchController {
    private final BatchSessionFlux batches;
    private final BatchSessionObservations observations;
    private final WatchMetrics watchMetrics;
    private final WatchOptions watchOptions;

    BatchController(
            BatchSessionFlux batches,
            BatchSessionObservations observations,
            MeterRegistry meters,
            @Value("${service.watch-interval}") Duration interval) {
        this.batches = batches;
        this.observations = observations;
        this.watchMetrics = new WatchMetrics(meters, "changes");
        this.watchOptions = WatchOptions.every(interval);
    }

    @GetMapping(path = "/batches", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<BatchSummary> batches(@RequestParam(required = false) @Nullable BatchStatus status) {
        BatchFilter filter =
                status == null ? BatchFilter.all() : BatchFilter.all().status(status);
        return batches.listAll(filter).transform(observations::listing);
    }

    @GetMapping(path = "/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<ChangeEvent>> changes() {
        return watchMetrics
                .watch(batches, BatchFilter.all(), watchOptions)
                .map(change -> ServerSentEvent.builder(ChangeEvent.of(change))
                        .event(change.kind().name())
                        .build());
    }

    /** JSON form of a change. {@code status} is {@code null} if the batch was removed. */
    record ChangeEvent(UUID batchId, @Nullable BatchStatus status, Instant observedAt) {
        static ChangeEvent of(BatchChange change) {
            BatchSummary after = change.after();
            return new ChangeEvent(change.batchId(), after == null ? null : after.status(), change.observedAt());
        }
    }
}
