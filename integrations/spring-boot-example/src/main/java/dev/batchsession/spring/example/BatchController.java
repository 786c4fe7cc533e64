package dev.batchsession.spring.example;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.micrometer.BatchSessionObservations;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * Streams listings and changes with backpressure. WebFlux requests rows as fast as a client reads them, and the listing
 * fetches pages as fast as WebFlux requests rows. A slow client therefore costs few calls and little memory, and a
 * disconnected one cancels the listing. Changes come from one watch, which all clients share.
 */
@RestController
final class BatchController {
    private final BatchSessionFlux batches;
    private final BatchSessionObservations observations;
    private final ChangeFeed changes;

    BatchController(BatchSessionFlux batches, BatchSessionObservations observations, ChangeFeed changes) {
        this.batches = batches;
        this.observations = observations;
        this.changes = changes;
    }

    @GetMapping(path = "/batches", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<BatchSummary> batches(@RequestParam(required = false) @Nullable BatchStatus status) {
        BatchFilter filter =
                status == null ? BatchFilter.all() : BatchFilter.all().status(status);
        return batches.listAll(filter).transform(observations::listing);
    }

    @GetMapping(path = "/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<Flux<ServerSentEvent<Object>>> changes(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no") // nginx would collect the events
                .body(changes.after(lastEventId));
    }
}
