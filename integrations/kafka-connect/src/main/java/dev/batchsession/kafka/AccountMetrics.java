package dev.batchsession.kafka;

import dev.batchsession.page.PageSource;
import dev.batchsession.watch.WatchFailure;
import dev.batchsession.watch.WatchPoll;
import java.util.LinkedHashMap;
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
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failedPolls = new AtomicLong();
    private final AtomicLong lastPoll = new AtomicLong();
    private final AtomicLong live = new AtomicLong();

    AccountMetrics(String account) {
        this.account = account;
    }

    void register(PluginMetrics metrics, Mode mode) {
        add(metrics, "api-calls-total", "Calls of the API, those that are made again included", calls);
        if (mode == Mode.CHANGES) {
            add(metrics, "failed-polls-total", "Polls of the API that failed after all retries", failedPolls);
            add(
                    metrics,
                    "last-poll-time-ms",
                    "When the last complete poll of the API ended, since 1970; 0 before",
                    lastPoll);
            add(metrics, "live-batches", "Batches that were pending or processing at the last complete poll", live);
        }
    }

    private void add(PluginMetrics metrics, String name, String description, AtomicLong value) {
        metrics.addMetric(
                metrics.metricName(name, description, new LinkedHashMap<>(Map.of("account", account))),
                (Gauge<Long>) (config, now) -> value.get());
    }

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
