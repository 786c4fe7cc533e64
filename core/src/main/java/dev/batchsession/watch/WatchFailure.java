package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.PageFetchException;
import java.time.Duration;
import java.time.Instant;

/**
 * A failed poll that does not terminate the watch. Its results are discarded, and the next poll starts anew. Passed to
 * {@link WatchOptions#onPollFailed}. Immutable.
 *
 * @param cause the failure. If it is not {@linkplain PageFetchException#isTransient() transient}, it terminates the watch once it
 *     has lasted for {@link WatchOptions#failAfter}
 * @param inARow the number of consecutive polls that have failed, including this one
 * @param failedAt when the poll failed, by {@link WatchOptions#clock}
 * @param nextPollIn the time until the next poll: the interval, or what the server asked for if that is longer, but then at most
 *     an hour
 */
public record WatchFailure(PageFetchException cause, int inARow, Instant failedAt, Duration nextPollIn) {
    /** Checks that all components are present. */
    public WatchFailure {
        requireNonNull(cause, "cause");
        requireNonNull(failedAt, "failedAt");
        requireNonNull(nextPollIn, "nextPollIn");
    }
}
