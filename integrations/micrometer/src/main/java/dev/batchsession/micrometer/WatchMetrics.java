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
 * How a watch fares: how old is what it knows, how long its polls take and how often they fail, what it told and how late.
 * Safe for concurrent use; to be made once for each name and registry, which keeps it. Every meter has the tag {@code watch}, the
 * name. What each meter means is said in {@code docs/observability.md}.
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

    /** @param name the value of the tag {@code watch}: one of few, not made of a request or an id */
    public WatchMetrics(MeterRegistry meters, String name) {
        requireNonNull(name, "name");
        this.clock = requireNonNull(meters, "meters").config().clock();
        for (Kind kind : Kind.values()) {
            changes.put(
                    kind,
                    Counter.builder(PREFIX + "changes")
                            .description("Changes that were told")
                            .tag(TAG, name)
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        this.polls = Timer.builder(PREFIX + "poll")
                .description("Polls that were complete")
                .tag(TAG, name)
                .register(meters);
        this.failures = Counter.builder(PREFIX + "poll.failures")
                .description("Polls that failed and did not end the watch")
                .tag(TAG, name)
                .register(meters);
        this.created = delay(meters, name, "created");
        this.ended = delay(meters, name, "ended");
        TimeGauge.builder(PREFIX + "lag", this, TimeUnit.NANOSECONDS, WatchMetrics::lagNanos)
                .description("Time since the last complete poll, the oldest where several watch; NaN where none does")
                .tag(TAG, name)
                .strongReference(true)
                .register(meters);
        gauge(meters, name, "live", "Pending and processing batches as of the last poll", WatchMetrics::live);
        gauge(meters, name, "subscriptions", "Watches that run", metrics -> metrics.runs.size());
    }

    private static Timer delay(MeterRegistry meters, String name, String event) {
        return Timer.builder(PREFIX + "delay")
                .description("From a batch's creation or end, by the API's clock, to the change being told")
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
     * {@link BatchSessionFlux#watch}, metered. The options' own listeners are told as well. Its calls are traced each on its
     * own, not below the span of who subscribes: a watch does not end, and its trace would not either.
     *
     * <p><b>Demand, cancel, threads</b> and <b>errors</b> are those of {@code watch}; what that throws at the call is an
     * error of this one.
     */
    public Flux<BatchChange> watch(BatchSessionFlux batches, BatchFilter filter, WatchOptions options) {
        requireNonNull(batches, "batches");
        requireNonNull(filter, "filter");
        requireNonNull(options, "options");
        return Flux.using(this::begun, run -> batches.watch(filter, heard(options, run)), runs::remove)
                .doOnNext(this::told)
                .contextWrite(context -> context.delete(ObservationThreadLocalAccessor.KEY));
    }

    private Run begun() {
        Run run = new Run(clock.monotonicTime());
        runs.add(run);
        return run;
    }

    private WatchOptions heard(WatchOptions options, Run run) {
        return options.onPolled(poll -> polled(run, poll)).onPollFailed(failure -> failures.increment());
    }

    private void polled(Run run, WatchPoll poll) {
        polls.record(poll.took());
        run.polledAt = clock.monotonicTime();
        run.live = poll.live();
    }

    private void told(BatchChange change) {
        requireNonNull(changes.get(change.kind())).increment();
        BatchSummary after = change.after();
        if (after != null && change.kind() == Kind.CREATED) {
            record(created, after.createdAt());
        }
        if (after != null && change.kind() == Kind.STATUS_CHANGED) {
            record(ended, after.actualCompletionTime());
        }
    }

    /** The API's clock may be ahead of this one: what is told before it happened was told at once. */
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
