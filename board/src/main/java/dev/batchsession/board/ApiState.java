package dev.batchsession.board;

import dev.batchsession.watch.WatchFailure;
import org.jspecify.annotations.Nullable;

/**
 * The state of the board's polls of the API.
 *
 * @param message the failure's message; {@code null} if there is no failure
 * @param failedInARow the number of consecutive failed polls
 * @param nextPollAt in milliseconds since 1970; {@code null} unless a poll failed and another one follows
 */
record ApiState(
        String state,
        @Nullable String message,
        int failedInARow,
        @Nullable Long nextPollAt) {
    private static final int MAX_MESSAGE_LENGTH = 300;

    /** No poll has completed yet. */
    static final ApiState WAITING = new ApiState("waiting", null, 0, null);

    static final ApiState REACHABLE = new ApiState("reachable", null, 0, null);

    static ApiState unreachable(WatchFailure failure) {
        return new ApiState(
                "unreachable",
                message(failure.cause()),
                failure.inARow(),
                failure.failedAt().plus(failure.nextPollIn()).toEpochMilli());
    }

    /** The watch ended, and no poll follows. */
    static ApiState ended(Throwable failure) {
        return new ApiState("ended", message(failure), 0, null);
    }

    private static String message(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + '…';
    }
}
