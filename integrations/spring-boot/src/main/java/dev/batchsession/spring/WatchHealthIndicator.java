package dev.batchsession.spring;

import dev.batchsession.page.PageFetchException;
import dev.batchsession.spring.WatchStatus.View;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of a watch. {@code DOWN} after a poll, the handler or a save has failed, until it succeeds; {@code UNKNOWN} before the first
 * poll and after a stop; {@code UP} otherwise.
 */
final class WatchHealthIndicator implements HealthIndicator {
    private final ManagedWatch watch;

    WatchHealthIndicator(ManagedWatch watch) {
        this.watch = watch;
    }

    @Override
    public Health health() {
        View view = watch.status().view();
        Health.Builder health = Health.status(statusOf(view))
                .withDetail("running", view.running())
                .withDetail(
                        "lastPoll",
                        view.lastPoll() == null ? "none yet" : view.lastPoll().toString());
        if (view.failure() != null) {
            health.withDetail("failure", describe(view.failure()))
                    .withDetail("failingSince", String.valueOf(view.failingSince()));
        }
        return health.build();
    }

    private static Status statusOf(View view) {
        if (!view.running()) {
            return Status.UNKNOWN;
        }
        return view.failure() != null ? Status.DOWN : view.lastPoll() != null ? Status.UP : Status.UNKNOWN;
    }

    /** Quotes messages of this library only; those of a handler may contain anything. */
    private static String describe(Throwable failure) {
        String type = failure.getClass().getName();
        return failure instanceof PageFetchException ? type + ": " + failure.getMessage() : type;
    }
}
