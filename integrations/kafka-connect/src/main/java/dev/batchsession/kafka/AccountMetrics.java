package dev.batchsession.kafka;

import dev.batchsession.page.PageSource;
import dev.batchsession.watch.WatchFailure;
import dev.batchsession.watch.WatchPoll;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What a task counts of an account, among the worker's metrics of the group {@code plugins}. Safe for concurrent use. */
final class AccountMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(AccountMetrics.class);

    private final String account;
    private final List<Metric> missing = new ArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failedPolls = new AtomicLong();
    private final AtomicLong lastPoll = new AtomicLong();
    private final AtomicLong live = new AtomicLong();

    AccountMetrics(String account, Mode mode) {
        this.account = account;
        missing.add(new Metric("api-calls-total", "Calls of the API, those that are made again included", calls));
        if (mode == Mode.CHANGES) {
            missing.add(
                    new Metric("failed-polls-total", "Polls of the API that failed after all retries", failedPolls));
            missing.add(new Metric(
                    "last-poll-time-ms",
                    "When the last complete poll of the API ended, since 1970; 0 before",
                    lastPoll));
            missing.add(new Metric(
                    "live-batches", "Batches that were pending or processing at the last complete poll", live));
        }
    }

    private record Metric(String name, String description, AtomicLong value) {}

    /**
     * Adds what is not there yet, on the task's thread. Where a worker has started a task anew before the former one has
     * ended, the former's are in the way until then.
     */
    void register(PluginMetrics metrics) {
        missing.removeIf(metric -> isAdded(metric, metrics));
    }

    private boolean isAdded(Metric metric, PluginMetrics metrics) {
        try {
            metrics.addMetric(
                    metrics.metricName(
                            metric.name, metric.description, new LinkedHashMap<>(Map.of("account", account))),
                    (Gauge<Long>) (config, now) -> metric.value.get());
            return true;
        } catch (IllegalArgumentException thereAlready) {
            return false;
        }
    }

    /** Counts calls. The origin is lost, as with any lambda, and restored by the builder of a {@code BatchSessionFlux}. */
    PageSource counting(PageSource source) {
        return request -> Mono.defer(() -> {
            calls.incrementAndGet();
            return source.fetch(request);
        });
    }

    void polled(WatchPoll poll) {
        lastPoll.set(poll.endedAt().toEpochMilli());
        live.set(poll.live());
    }

    void pollFailed(WatchFailure failure) {
        failedPolls.incrementAndGet();
        LOG.warn(
                "Account {}: poll failed, next in {}: {}",
                account,
                failure.nextPollIn(),
                failure.cause().getMessage());
    }
}
