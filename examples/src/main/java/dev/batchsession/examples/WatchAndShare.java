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
 * Many subscribers, one poller. {@code watch} is cold: each subscription polls on its own. Shared, it polls while there is
 * any subscriber, and one that comes late begins with the present state.
 *
 * <p>A shared stream goes at the pace of its slowest subscriber: one that requests nothing stops the polls for all. So each
 * subscriber that may be slow says what it can do without: {@link #atItsOwnPace} skips to the latest news, which still has
 * the whole state.
 */
public final class WatchAndShare {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private WatchAndShare() {}

    /**
     * A change, and all batches that match.
     *
     * @param present a view that goes along: it may be ahead of the change, by what the next news tell
     */
    public record News(BatchChange change, Map<UUID, BatchSummary> present) {}

    /** To be kept and subscribed to by all; polls until the last one has been gone for half a minute. */
    public static Flux<News> shared(BatchSessionFlux batches, BatchFilter filter, WatchOptions options) {
        // region share
        return Flux.defer(() -> news(batches.watch(filter, options), filter))
                .replay(1) // a late subscriber starts with the latest news, and by it with the present state
                .refCount(1, GRACE);
        // end
    }

    /** For a subscriber that may be slow: it holds up nobody, and gets the latest news when it is ready for one. */
    public static Flux<News> atItsOwnPace(Flux<News> shared) {
        return shared.onBackpressureLatest();
    }

    private static Flux<News> news(Flux<BatchChange> changes, BatchFilter filter) {
        Map<UUID, BatchSummary> present = new ConcurrentHashMap<>(); // this poller's: the next one starts anew
        Map<UUID, BatchSummary> view = Collections.unmodifiableMap(present);
        return changes.doOnNext(change -> apply(change, filter, present)).map(change -> new News(change, view));
    }

    private static void apply(BatchChange change, BatchFilter filter, Map<UUID, BatchSummary> present) {
        BatchSummary after = change.after();
        if (after != null && (filter.status() == null || filter.status() == after.status())) {
            present.put(change.batchId(), after);
        } else {
            present.remove(change.batchId()); // it no longer exists, or no longer matches
        }
    }

    /** Needs {@code ANCHORBROWSER_API_KEY}. Two subscribers, one of them slow. */
    public static void main(String[] args) {
        BatchSessionFlux batches =
                BatchSessionFlux.builder().decorate(ResiliencePolicy.patient()).build();
        WatchOptions options = WatchOptions.every(Duration.ofSeconds(5))
                .idleInterval(Duration.ofMinutes(1))
                .onPollFailed(failure ->
                        System.err.println("no news: " + failure.cause().getMessage()));
        Flux<News> shared = shared(batches, BatchFilter.all(), options);
        Flux<String> log =
                shared.map(news -> news.change().kind() + " " + news.change().batchId());
        Flux<String> size = atItsOwnPace(shared)
                .delayElements(Duration.ofSeconds(10))
                .map(news -> news.present().size() + " batches");
        Flux.merge(log, size).doOnNext(System.out::println).blockLast();
    }
}
