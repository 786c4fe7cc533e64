package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a poll starts from. Nothing of it changes during the poll.
 *
 * @param filter the filter of the watch
 * @param options the options of the watch
 * @param tracked the batches known from earlier polls
 * @param evictedUpTo the newest key up to which ended batches are evicted; {@code null} if none are
 * @param lookups batches that a caller asks for, oldest first: to look up if no query for live batches returns them
 * @param clocks the time at the start of the poll
 * @param nanos the monotonic time at the start of the poll
 */
record PollInput(
        BatchFilter filter,
        WatchOptions options,
        TrackedBatches tracked,
        @Nullable CreationKey evictedUpTo,
        List<CreationKey> lookups,
        Clocks clocks,
        long nanos) {

    /** Returns the query of all batches in a range, with any status. */
    PollQuery in(TimeRange range) {
        return PollQuery.of(range, filter);
    }

    /** Returns the queries of all live batches, in the order in which batches move from one to the next. */
    List<PollQuery> live() {
        return PollPlan.LIVE.stream()
                .map(status -> PollQuery.of(status, filter))
                .toList();
    }

    /** Whether the result of a query of this range is known to have no more tracked batches than fit one call. */
    boolean isOneCall(TimeRange range) {
        BatchFilter selected = in(range).filter();
        int rows = options.rowsPerQuery();
        return selected == null
                || tracked.in(TimeRange.of(selected)).stream().limit(rows + 1L).count() <= rows;
    }
}
