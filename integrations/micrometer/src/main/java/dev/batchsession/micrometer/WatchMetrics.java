package dev.batchsession.micrometer;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchChange.Kind;
import dev.batchsession.watch.WatchOptions;
import dev.batchsession.watch.WatchPoll;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Meters of watches: the age of their state, the duration and failures of polls, the emitted changes and their delay. Safe for
 * concurrent use. Create one instance for each name and registry; the registry keeps it. Every meter has the tag {@code watch} with
 * the name. {@code docs/observability.md} describes the meters.
 *
 * <pre>{@code
 * WatchMetrics metrics = new WatchMetrics(meterRegistry, "board");
 * Flux<BatchChange> changes = metrics.watch(batches, BatchFilter.all(), WatchOptions.every(Duration.ofSeconds(5)));
 * }</pre>
 */
public final class WatchMetrics {
    private static final String PREFIX = "batch.sessions.watch.";
    private static final String TAG = "watch";

    private final Clock clock;
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private final Map<Kind, Counter> changes = new EnumMap<>(Kind.class);
    private final Timer polls;
    private final Counter failures;
    private final Timer created;
    private final Timer ended;

    /**
     * Registers the meters.
     *
     * @param name the value of the tag {@code watch}; use one of a small fixed set, never a value of a request or an id
     */
    public WatchMetrics(MeterRegistry meters, String name) {
        requireNonNull(name, "name");
        this.clock = requireNonNull(meters, "meters").config().clock();
        for (Kind kind : Kind.values()) {
            changes.put(
                    kind,
                    Counter.builder(PREFIX + "changes")
                            .description("Emitted changes")
                            .tag(TAG, name)
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        this.polls = Timer.builder(PREFIX + "poll")
                .description("Successful polls")
                .tag(TAG, name)
                .register(meters);
        this.failures = Counter.builder(PREFIX + "poll.failures")
                .description("Failed polls that did not terminate the watch")
                .tag(TAG, name)
                .register(meters);
        this.created = delay(meters, name, "created");
        this.ended = delay(meters, name, "ended");
        TimeGauge.builder(PREFIX + "lag", this, TimeUnit.NANOSECONDS, WatchMetrics::lagNanos)
                .description("Time since the last successful poll, the longest of several watches; NaN without a watch")
                .tag(TAG, name)
                .strongReference(true)
                .register(meters);
        gauge(meters, name, "live", "Pending and processing batches as of the last poll", WatchMetrics::live);
        gauge(meters, name, "subscriptions", "Active watches", metrics -> metrics.runs.size());
    }

    private static Timer delay(MeterRegistry meters, String name, String event) {
        return Timer.builder(PREFIX + "delay")
                .description("Time from a batch's creation or end, by the API's clock, to the emission of the change")
                .tag(TAG, name)
                .tag("event", event)
                .register(meters);
    }

    private void gauge(
            MeterRegistry meters, String name, String meter, String meaning, ToDoubleFunction<WatchMetrics> value) {
        Gauge.builder(PREFIX + meter, this, value)
                .description(meaning)
                .tag(TAG, name)
                .strongReference(true)
                .register(meters);
    }

    /**
     * Returns {@link BatchSessionFlux#watch} with meters. The listeners of the options are called as well. Each call has a trace of its
     * own instead of a span below the subscriber's, since a watch never completes, and neither would its trace.
     *
     * <p><b>Demand, cancel, threads</b> and <b>errors</b> are those of {@code watch}. Exceptions that {@code watch} throws when it is
     * called are signalled to the subscriber.
     */
    public Flux<BatchChange> watch(BatchSessionFlux batches, BatchFilter filter, WatchOptions options) {
        requireNonNull(batches, "batches");
        requireNonNull(filter, "filter");
        requireNonNull(options, "options");
        return Flux.using(this::started, run -> batches.watch(filter, withListeners(options, run)), runs::remove)
                .doOnNext(this::emitted)
                .contextWrite(context -> context.delete(ObservationThreadLocalAccessor.KEY));
    }

    private Run started() {
        Run run = new Run(clock.monotonicTime());
        runs.add(run);
        return run;
    }

    private WatchOptions withListeners(WatchOptions options, Run run) {
        return options.onPolled(poll -> polled(run, poll)).onPollFailed(failure -> failures.increment());
    }

    private void polled(Run run, WatchPoll poll) {
        polls.record(poll.took());
        run.polledAt = clock.monotonicTime();
        run.live = poll.live();
    }

    private void emitted(BatchChange change) {
        requireNonNull(changes.get(change.kind())).increment();
        BatchSummary after = change.after();
        if (after != null && change.kind() == Kind.CREATED) {
            record(created, after.createdAt());
        }
        if (after != null && change.kind() == Kind.STATUS_CHANGED) {
            record(ended, after.actualCompletionTime());
        }
    }

    /** Records zero instead of a negative delay, since the API's clock may be ahead of this one. */
    private void record(Timer delay, @Nullable Instant since) {
        if (since != null) {
            delay.record(Math.max(0, clock.wallTime() - since.toEpochMilli()), TimeUnit.MILLISECONDS);
        }
    }

    private double lagNanos() {
        long now = clock.monotonicTime();
        return runs.stream().mapToDouble(run -> now - run.polledAt).max().orElse(Double.NaN);
    }

    private double live() {
        return runs.stream().mapToDouble(run -> run.live).max().orElse(Double.NaN);
    }

    /** One subscription. */
    private static final class Run {
        private volatile long polledAt;
        private volatile int live;

        Run(long startedAt) {
            this.polledAt = startedAt;
        }
    }
}
