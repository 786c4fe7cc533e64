package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A poll that was complete: the watch knows what is, as of its end. Immutable.
 *
 * @param endedAt when, by the watch's clock
 * @param took from its first call to its last answer, with what the source's policy waited
 * @param rows rows that its calls brought; one that several of them brought counts as often
 * @param live batches that are pending or processing, of those that the watch knows
 * @param nextPollIn how long until the next poll, where a change is wanted by then
 */
public record WatchPoll(Instant endedAt, Duration took, int rows, int live, Duration nextPollIn) {
    /** Checks that all is there. */
    public WatchPoll {
        requireNonNull(endedAt, "endedAt");
        requireNonNull(took, "took");
        requireNonNull(nextPollIn, "nextPollIn");
    }
}
