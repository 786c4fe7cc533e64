package dev.batchsession.watch;

import dev.batchsession.model.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The progress of a resync, which lists all tracked batches one slice at a time. Immutable. A slice is a range of creation times that
 * holds about a page of batches. The slices have no gaps up to the newest batch, so that unknown batches are found too, with one
 * exception: there is a gap before batches from the future, because new batches would accumulate in it.
 *
 * @param slices all slices, oldest first
 * @param done the number of slices that have been queried
 * @param startedAt when the resync started, in monotonic nanoseconds
 */
record Resync(List<TimeRange> slices, int done, long startedAt) {

    /** Returns a resync that is complete. The next one starts one interval later. */
    static Resync completeAt(long nanos) {
        return new Resync(List.of(), 0, nanos);
    }

    /** Returns this resync, or a new one if it is complete and its interval has passed. */
    Resync asOf(PollInput poll) {
        boolean startsAnew = isComplete() && poll.nanos() - startedAt >= interval(poll);
        return startsAnew ? new Resync(slicesOf(poll), 0, poll.nanos()) : this;
    }

    boolean isComplete() {
        return done == slices.size();
    }

    /** Returns the slices to query now, at most {@code max}: a resync is spread evenly over its interval. */
    List<TimeRange> due(PollInput poll, int max) {
        double pace = Math.min(1, (double) (poll.nanos() - startedAt) / interval(poll));
        int behind = Math.max(1, (int) Math.ceil(pace * slices.size()) - done);
        return slices.subList(done, Math.min(slices.size(), done + Math.min(max, behind)));
    }

    /** Returns this resync after the next slices have been queried. */
    Resync advanced(int queried) {
        return new Resync(slices, done + queried, startedAt);
    }

    private static long interval(PollInput poll) {
        return poll.options().resyncInterval().toNanos();
    }

    private static List<TimeRange> slicesOf(PollInput poll) {
        if (poll.tracked().hasUndated()) {
            return List.of(TimeRange.all()); // only a query without bounds is sure to return an undated batch
        }
        List<TimeRange> slices = new ArrayList<>();
        CreationKey evictedUpTo = poll.evictedUpTo();
        Instant from = evictedUpTo == null ? null : evictedUpTo.at();
        Instant last = null;
        int batches = 0;
        for (TrackedBatch batch : poll.tracked().after(evictedUpTo)) {
            Instant at = batch.creationKey().at();
            boolean leavesGap =
                    last != null && poll.clocks().isFuture(at) && !poll.clocks().isFuture(last);
            boolean isFull = batches >= poll.options().rowsPerQuery() && !at.equals(last);
            if (isFull || leavesGap) {
                slices.add(leavesGap ? TimeRange.closed(from, last) : new TimeRange(from, at));
                from = at;
                batches = 0;
            }
            last = at;
            batches++;
        }
        // An open end would let the last slice grow until its turn. It is open only if no batch is tracked.
        slices.add(TimeRange.closed(from, last));
        return List.copyOf(slices);
    }
}
