/**
 * The entry point of the library. {@link dev.batchsession.BatchSessionFlux} lists, counts and watches the batch sessions of a team;
 * {@link dev.batchsession.ListOptions} and {@link dev.batchsession.Consistency} configure a listing.
 *
 * <pre>{@code
 * BatchSessionFlux batches = BatchSessionFlux.builder().decorate(ResiliencePolicy.standard()).build();
 *
 * batches.listAll(BatchFilter.all().status(BatchStatus.FAILED)) // Flux<BatchSummary>: pages are fetched as rows are requested
 *         .take(10)
 *         .subscribe(batch -> log.warn("{} failed", batch.batchId()));
 *
 * batches.watch(BatchFilter.all(), WatchOptions.every(Duration.ofSeconds(10))) // Flux<BatchChange>: never completes
 *         .subscribe(change -> log.info("{} {}", change.kind(), change.batchId()));
 * }</pre>
 *
 * <p>All publishers are cold, make no call before something is requested, and never block. A failure is a
 * {@link dev.batchsession.page.PageFetchException}, emitted after all rows of earlier pages.
 *
 * <h2>Where to go next</h2>
 * <ul>
 *   <li>{@link dev.batchsession.model}: the batches, and the filter that selects them.
 *   <li>{@link dev.batchsession.http}: settings of the HTTP client, timeouts and the API key.
 *   <li>{@link dev.batchsession.watch}: the changes that a watch emits, and its options.
 *   <li>{@link dev.batchsession.export}: exports to CSV and NDJSON files that survive a crash.
 *   <li>{@link dev.batchsession.page}: the SPI for other transports and decorators, the exceptions, and checkpoints.
 * </ul>
 *
 * <p>Retry, circuit breaker and rate limiter are in the module {@code dev.batchsession.resilience}.
 */
@NullMarked
package dev.batchsession;

import org.jspecify.annotations.NullMarked;
