package dev.batchsession.board;

import dev.batchsession.watch.WatchFailure;
import org.jspecify.annotations.Nullable;

/**
 * How the board's own polls fare.
 *
 * @param message what the failure said; {@code null} where there is none
 * @param failedInARow polls
 * @param nextPollAt in milliseconds since 1970; {@code null} where the polls are not waiting, or have ended
 */
record ApiState(
        String state,
        @Nullable String message,
        int failedInARow,
        @Nullable Long nextPollAt) {
    private static final int LONGEST_MESSAGE = 300;

    /** Nothing was answered yet. */
    static final ApiState WAITING = new ApiState("waiting", null, 0, null);

    static final ApiState REACHABLE = new ApiState("reachable", null, 0, null);

    static ApiState unreachable(WatchFailure failure) {
        return new ApiState(
                "unreachable",
                message(failure.cause()),
                failure.inARow(),
                failure.failedAt().plus(failure.nextPollIn()).toEpochMilli());
    }

    /** No poll will follow: trying again cannot help. */
    static ApiState ended(Throwable failure) {
        return new ApiState("ended", message(failure), 0, null);
    }

    private static String message(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + '…';
    }
}
