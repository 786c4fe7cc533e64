package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;

/**
 * Shares one watch between many subscribers. {@code watch} is cold, so each subscription polls on its own. The shared flux polls
 * while it has subscribers, and a late subscriber starts with the current state.
 *
 * <p>The slowest subscriber determines the pace of a shared flux: if one requests nothing, polling stops for all. A subscriber
 * that may be slow therefore uses {@link #latest}, which drops intermediate updates; the latest one contains the whole state.
 */
public final class WatchAndShare {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private WatchAndShare() {}

    /**
     * A change, and all batches that match the filter.
     *
     * @param batches a live view, which may already contain changes of later updates
     */
    public record Update(BatchChange change, Map<UUID, BatchSummary> batches) {}

    /** Returns a flux for all subscribers to share. It polls until 30 s after the last subscriber has cancelled. */
    public static Flux<Update> shared(BatchSessionFlux batches, BatchFilter filter, WatchOptions options) {
        // region share
        return Flux.defer(() -> updates(batches.watch(filter, options), filter))
                .replay(1) // a late subscriber receives the latest update, which contains the current state
                .refCount(1, GRACE);
        // end
    }

    /** Returns a flux for a slow subscriber. It does not delay other subscribers, and emits the latest update on request. */
    public static Flux<Update> latest(Flux<Update> shared) {
        return shared.onBackpressureLatest();
    }

    private static Flux<Update> updates(Flux<BatchChange> changes, BatchFilter filter) {
        Map<UUID, BatchSummary> current = new ConcurrentHashMap<>(); // per watch: the next one starts empty
        Map<UUID, BatchSummary> view = Collections.unmodifiableMap(current);
        return changes.doOnNext(change -> apply(change, filter, current)).map(change -> new Update(change, view));
    }

    private static void apply(BatchChange change, BatchFilter filter, Map<UUID, BatchSummary> current) {
        BatchSummary after = change.after();
        if (after != null && (filter.status() == null || filter.status() == after.status())) {
            current.put(change.batchId(), after);
        } else {
            current.remove(change.batchId()); // it no longer exists, or no longer matches
        }
    }

    /** Requires {@code ANCHORBROWSER_API_KEY}. Runs two subscribers, one of them slow. */
    public static void main(String[] args) {
        BatchSessionFlux batches =
                BatchSessionFlux.builder().decorate(ResiliencePolicy.patient()).build();
        WatchOptions options = WatchOptions.every(Duration.ofSeconds(5))
                .idleInterval(Duration.ofMinutes(1))
                .onPollFailed(failure ->
                        System.err.println("poll failed: " + failure.cause().getMessage()));
        Flux<Update> shared = shared(batches, BatchFilter.all(), options);
        Flux<String> log = shared.map(
                update -> update.change().kind() + " " + update.change().batchId());
        Flux<String> size = latest(shared)
                .delayElements(Duration.ofSeconds(10))
                .map(update -> update.batches().size() + " batches");
        Flux.merge(log, size).doOnNext(System.out::println).blockLast();
    }
}
