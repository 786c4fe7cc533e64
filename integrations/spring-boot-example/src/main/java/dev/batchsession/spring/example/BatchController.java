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
 * Hands on what it gets. WebFlux requests as fast as a client reads, and the listing fetches as fast as WebFlux requests: a slow
 * client costs few calls and little memory, one that goes away none any more.
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
    Flux<ServerSentEvent<News>> changes() {
        return watchMetrics
                .watch(batches, BatchFilter.all(), watchOptions)
                .map(change -> ServerSentEvent.builder(News.of(change))
                        .event(change.kind().name())
                        .build());
    }

    /** What a browser is told of a change. */
    record News(UUID batchId, @Nullable BatchStatus status, Instant observedAt) {
        static News of(BatchChange change) {
            BatchSummary after = change.after();
            return new News(change.batchId(), after == null ? null : after.status(), change.observedAt());
        }
    }
}
