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

/** Creates the streams of a task's assignments. */
final class TaskStreams {
    private static final int MAX_PREFETCH = 32;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Settings settings;
    private final SourceTaskContext context;
    private final PollGate gate;
    private final ThrownErrors thrown;
    private final Scheduler timer;
    private final Map<String, AccountMetrics> metricsByAccount = new HashMap<>();
    private final Map<String, BatchSessionFlux> clients = new HashMap<>();

    TaskStreams(Settings settings, SourceTaskContext context, PollGate gate, ThrownErrors thrown) {
        this.settings = settings;
        this.context = context;
        this.gate = gate;
        this.thrown = thrown;
        this.timer = thrown.around(Schedulers.parallel());
    }

    /** Returns all assignments merged into one stream, which fails with the first that fails. */
    Flux<Event> of(List<Assignment> assignments) {
        List<Flux<Event>> streams = assignments.stream().map(this::of).toList();
        return streams.size() == 1
                ? streams.get(0)
                : Flux.fromIterable(streams)
                        .flatMap(stream -> stream, streams.size(), Math.min(MAX_PREFETCH, settings.bufferRows()));
    }

    private Flux<Event> of(Assignment assignment) {
        Flux<Event> stream = settings.mode() == Mode.CHANGES ? changes(assignment) : snapshots(assignment);
        return stream.onErrorMap(Exception.class, failure -> withAccount(assignment.account(), failure));
    }

    private Flux<Event> changes(Assignment assignment) {
        AccountMetrics metrics = metricsOf(assignment.account());
        WatchOptions options = WatchOptions.every(settings.pollInterval())
                .endedRetention(settings.endedRetention())
                .emitExisting(settings.emitExisting())
                .scheduler(timer)
                .onPolled(metrics::polled)
                .onPollFailed(metrics::pollFailed);
        ChangeStream stream = new ChangeStream(assignment.account(), clientOf(assignment), settings.filter(), options);
        return stream.events(offset(stream.partition()));
    }

    private Flux<Event> snapshots(Assignment assignment) {
        Windows windows =
                new Windows(settings.filter(), settings.windowLength(), assignment.part(), assignment.parts());
        SnapshotStream stream = new SnapshotStream(
                assignment.account(),
                clientOf(assignment),
                settings.account(assignment.account()).origin(),
                windows,
                settings.snapshotInterval(),
                timer,
                Clock.systemUTC());
        return stream.events(offset(stream.partition()));
    }

    private @Nullable Map<String, Object> offset(Map<String, String> partition) {
        return context.offsetStorageReader().offset(partition);
    }

    /** Registers metrics that are not registered with the worker yet. */
    void registerMetrics() {
        metricsByAccount.values().forEach(metrics -> metrics.register(context.pluginMetrics()));
    }

    private AccountMetrics metricsOf(String account) {
        return metricsByAccount.computeIfAbsent(account, name -> new AccountMetrics(name, settings.mode()));
    }

    /** Returns one client per account, so that its streams in this task share a policy. */
    private BatchSessionFlux clientOf(Assignment assignment) {
        return clients.computeIfAbsent(assignment.account(), name -> {
            Account account = settings.account(name);
            return BatchSessionFlux.builder()
                    .baseUrl(account.baseUrl())
                    .apiKey(account.apiKey())
                    .decorate(decorator(assignment))
                    .build();
        });
    }

    /**
     * Returns the decorator between an account's streams and the API. Errors are caught inside the policy, where a page
     * arrives, and outside, where the pipeline continues after a wait of the policy.
     */
    UnaryOperator<PageSource> decorator(Assignment assignment) {
        ResiliencePolicy policy = ResiliencePolicy.patientBuilder()
                .rateLimiter(shareOfCalls(settings.callsPerSecond(), assignment.taskCount()))
                .build();
        AccountMetrics metrics = metricsOf(assignment.account());
        UnaryOperator<PageSource> gated = gate.around(policy);
        return source -> thrown.around(gated.apply(thrown.around(metrics.counting(source))));
    }

    /** Returns a task's share of the account's rate limit. Tasks run in different processes, so they cannot share a limiter. */
    static RateLimiterConfig shareOfCalls(double callsPerSecond, int taskCount) {
        return RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofNanos(Math.round(NANOS_PER_SECOND * taskCount / callsPerSecond)))
                .timeoutDuration(Duration.ofDays(365)) // no timeout in practice
                .build();
    }

    private static ConnectException withAccount(String account, Throwable failure) {
        String prefix = "account " + account + ": ";
        return failure instanceof ApiKeyRejectedException
                ? new ConnectException(
                        prefix + "the API rejected the key (account." + account + ".api.key): " + failure.getMessage(),
                        failure)
                : new ConnectException(prefix + failure.getMessage(), failure);
    }
}
