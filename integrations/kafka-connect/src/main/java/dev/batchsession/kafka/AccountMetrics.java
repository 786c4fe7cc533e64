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

/** Metrics of one account within a task, in the worker's metric group {@code plugins}. Safe for concurrent use. */
final class AccountMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(AccountMetrics.class);

    private final String account;
    private final List<Metric> unregistered = new ArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failedPolls = new AtomicLong();
    private final AtomicLong lastPoll = new AtomicLong();
    private final AtomicLong live = new AtomicLong();

    AccountMetrics(String account, Mode mode) {
        this.account = account;
        unregistered.add(new Metric("api-calls-total", "Calls to the API, retries included", calls));
        if (mode == Mode.CHANGES) {
            unregistered.add(
                    new Metric("failed-polls-total", "Polls of the API that failed after all retries", failedPolls));
            unregistered.add(new Metric(
                    "last-poll-time-ms",
                    "End of the last successful poll of the API, in milliseconds since 1970; 0 before the first",
                    lastPoll));
            unregistered.add(
                    new Metric("live-batches", "Pending and processing batches at the last successful poll", live));
        }
    }

    private record Metric(String name, String description, AtomicLong value) {}

    /**
     * Registers the metrics that are not registered yet. Called on the task's thread with each poll, since registration
     * fails while an earlier task with the same id, which the worker has not stopped yet, still has its metrics.
     */
    void register(PluginMetrics metrics) {
        unregistered.removeIf(metric -> register(metric, metrics));
    }

    private boolean register(Metric metric, PluginMetrics metrics) {
        try {
            metrics.addMetric(
                    metrics.metricName(
                            metric.name, metric.description, new LinkedHashMap<>(Map.of("account", account))),
                    (Gauge<Long>) (config, now) -> metric.value.get());
            return true;
        } catch (IllegalArgumentException alreadyRegistered) {
            return false;
        }
    }

    /**
     * Returns a source that counts calls. A lambda has no origin; the builder of a {@code BatchSessionFlux} restores it.
     */
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
                "Account {}: poll failed, next poll in {}: {}",
                account,
                failure.nextPollIn(),
                failure.cause().getMessage());
    }
}
