package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.time.Instant;

/**
 * A poll that failed and did not end the watch: nothing of it is told, and the next poll looks anew. Immutable.
 *
 * @param cause why; if it is not {@linkplain PageFetchException#isTransient() transient}, it terminates the watch once it
 *     has lasted for {@link WatchOptions#failAfter}
 * @param inARow how many polls in a row have failed, this one included
 * @param failedAt when, by the watch's clock
 * @param nextPollIn how long until the next poll: the interval, or longer where the server asked for it
 */
public record WatchFailure(PageFetchException cause, int inARow, Instant failedAt, Duration nextPollIn) {
    /** Checks that all is there. */
    public WatchFailure {
        requireNonNull(cause, "cause");
        requireNonNull(failedAt, "failedAt");
        requireNonNull(nextPollIn, "nextPollIn");
    }
}
