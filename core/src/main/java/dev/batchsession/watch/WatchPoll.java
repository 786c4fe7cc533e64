package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A complete poll: the watch is up to date as of its end. Passed to {@link WatchOptions#onPolled}. Immutable.
 *
 * @param endedAt when the poll ended, by {@link WatchOptions#clock}
 * @param took the time from the start of the poll to its end, including what a resilience policy waited
 * @param rows the number of rows that were received; a batch that several queries returned is counted once for each of them
 * @param live the number of tracked batches that are pending or processing
 * @param nextPollIn the time until the next poll, if a change is requested by then
 */
public record WatchPoll(Instant endedAt, Duration took, int rows, int live, Duration nextPollIn) {
    /** Checks that all components are present. */
    public WatchPoll {
        requireNonNull(endedAt, "endedAt");
        requireNonNull(took, "took");
        requireNonNull(nextPollIn, "nextPollIn");
    }
}
