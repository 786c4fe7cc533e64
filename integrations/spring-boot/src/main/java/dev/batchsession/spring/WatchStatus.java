package dev.batchsession.spring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known about a watch. Safe for concurrent use. */
final class WatchStatus {
    private boolean running;
    private boolean handlingFailed; // a poll does not disprove it; the change is handled again
    private int failures; // in a row
    private @Nullable Throwable failure;
    private @Nullable Instant failingSince;
    private @Nullable Instant lastPoll;

    /**
     * Snapshot of a status.
     *
     * @param failure the last failure, or {@code null} if polls, handler and saves have succeeded since
     * @param lastPoll the end of the last successful poll, or {@code null} if there was none
     */
    record View(
            boolean running,
            @Nullable Throwable failure,
            @Nullable Instant failingSince,
            @Nullable Instant lastPoll) {}

    synchronized View view() {
        return new View(running, failure, failingSince, lastPoll);
    }

    synchronized void started() {
        running = true;
    }

    synchronized void stopped() {
        running = false;
    }

    synchronized void polled() {
        lastPoll = Instant.now();
        if (!handlingFailed) {
            recovered();
        }
    }

    synchronized void pollFailed(Throwable pollFailure) {
        failing(pollFailure);
    }

    synchronized void handlingFailed() {
        handlingFailed = true;
    }

    synchronized void handled() {
        handlingFailed = false;
        recovered();
    }

    /** Returns the number of failures in a row. */
    synchronized int failed(Throwable watchFailure) {
        failing(watchFailure);
        return ++failures;
    }

    private void failing(Throwable last) {
        if (failure == null) {
            failingSince = Instant.now();
        }
        failure = last;
    }

    private void recovered() {
        failures = 0;
        failure = null;
        failingSince = null;
    }
}
