package dev.batchsession.kafka;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.watch.WatchOptions;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a task was assigned, as streams. */
final class TaskStreams {
    private static final int MOST_AHEAD = 32;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Settings settings;
    private final SourceTaskContext context;
    private final PollGate gate;
    private final ThrownErrors thrown;
    private final Scheduler timer;
    private final Map<String, AccountMetrics> metrics = new HashMap<>();
    private final Map<String, BatchSessionFlux> lists = new HashMap<>();

    TaskStreams(Settings settings, SourceTaskContext context, PollGate gate, ThrownErrors thrown) {
        this.settings = settings;
        this.context = context;
        this.gate = gate;
        this.thrown = thrown;
        this.timer = thrown.around(Schedulers.parallel());
    }

    /** All assignments at the same time; fails with the first that fails. */
    Flux<Event> of(List<Assignment> assignments) {
        List<Flux<Event>> streams = assignments.stream().map(this::of).toList();
        return streams.size() == 1
                ? streams.get(0)
                : Flux.fromIterable(streams)
                        .flatMap(stream -> stream, streams.size(), Math.min(MOST_AHEAD, settings.bufferRows()));
    }

    private Flux<Event> of(Assignment assignment) {
        Flux<Event> stream = settings.mode() == Mode.CHANGES ? changes(assignment) : snapshots(assignment);
        return stream.onErrorMap(Exception.class, failure -> readable(assignment.account(), failure));
    }

    private Flux<Event> changes(Assignment assignment) {
        AccountMetrics counted = metricsOf(assignment.account());
        WatchOptions options = WatchOptions.every(settings.pollInterval())
                .endedRetention(settings.endedRetention())
                .emitExisting(settings.emitExisting())
                .scheduler(timer)
                .onPolled(counted::polled)
                .onPollFailed(counted::pollFailed);
        ChangeStream stream = new ChangeStream(assignment.account(), listOf(assignment), settings.filter(), options);
        return stream.emissions(offset(stream.partition()));
    }

    private Flux<Event> snapshots(Assignment assignment) {
        Windows windows =
                new Windows(settings.filter(), settings.windowLength(), assignment.part(), assignment.parts());
        SnapshotStream stream = new SnapshotStream(
                assignment.account(),
                listOf(assignment),
                settings.account(assignment.account()).origin(),
                windows,
                settings.snapshotInterval(),
                timer,
                Clock.systemUTC());
        return stream.emissions(offset(stream.partition()));
    }

    private @Nullable Map<String, Object> offset(Map<String, String> partition) {
        return context.offsetStorageReader().offset(partition);
    }

    /** Adds what the worker does not have yet. */
    void registerMetrics() {
        metrics.values().forEach(counted -> counted.register(context.pluginMetrics()));
    }

    private AccountMetrics metricsOf(String account) {
        return metrics.computeIfAbsent(account, name -> new AccountMetrics(name, settings.mode()));
    }

    /** One for an account: its streams in this task share a policy. */
    private BatchSessionFlux listOf(Assignment assignment) {
        return lists.computeIfAbsent(assignment.account(), name -> {
            Account account = settings.account(name);
            return BatchSessionFlux.builder()
                    .baseUrl(account.baseUrl())
                    .apiKey(account.apiKey())
                    .decorate(decorator(assignment))
                    .build();
        });
    }

    /**
     * What is between an account's streams and the API. Errors are caught on both sides of the policy: a page arrives behind
     * it, but after a wait of the policy's own it goes on before it.
     */
    UnaryOperator<PageSource> decorator(Assignment assignment) {
        ResiliencePolicy policy = ResiliencePolicy.patientBuilder()
                .rateLimiter(shareOfCalls(settings.callsPerSecond(), assignment.sharers()))
                .build();
        AccountMetrics counted = metricsOf(assignment.account());
        UnaryOperator<PageSource> gated = gate.around(policy);
        return source -> thrown.around(gated.apply(thrown.around(counted.counting(source))));
    }

    /** Tasks run in different processes, so none can limit an account's calls for all: each takes its share. */
    static RateLimiterConfig shareOfCalls(double callsPerSecond, int sharers) {
        return RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofNanos(Math.round(NANOS_PER_SECOND * sharers / callsPerSecond)))
                .timeoutDuration(Duration.ofDays(365)) // as long as needed
                .build();
    }

    private static ConnectException readable(String account, Throwable failure) {
        String prefix = "account " + account + ": ";
        return failure instanceof ApiKeyRejectedException
                ? new ConnectException(
                        prefix + "the API rejected the key (account." + account + ".api.key): " + failure.getMessage(),
                        failure)
                : new ConnectException(prefix + failure.getMessage(), failure);
    }
}
