package dev.batchsession.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists all tracked batches from time to time, one slice at a time. A slice is a range of creation times that holds about a page of
 * batches. The slices have no gaps up to the newest batch, so that unknown batches are found too, with one exception: there is a gap
 * before batches from the future, because new batches would accumulate in it.
 */
final class Resync {
    private final long interval;
    private final int rowsPerSlice;
    private Deque<Span> remaining = new ArrayDeque<>();
    private int total;
    private long startedAt;

    /** Times are monotonic, in nanoseconds. The first resync starts one interval after {@code now}. */
    Resync(Duration interval, int rowsPerSlice, long now) {
        this.interval = interval.toNanos();
        this.rowsPerSlice = rowsPerSlice;
        this.startedAt = now;
    }

    /** Returns the slices to query now, at most {@code max}; a resync is spread evenly over its interval. */
    List<Span> due(TrackedBatches tracked, @Nullable CreationKey evictedUpTo, Clocks clocks, long now, int max) {
        if (remaining.isEmpty() && now - startedAt >= interval) {
            remaining = slices(tracked, evictedUpTo, clocks);
            total = remaining.size();
            startedAt = now;
        }
        double pace = Math.min(1, (double) (now - startedAt) / interval);
        int behind = Math.max(1, (int) Math.ceil(pace * total) - (total - remaining.size()));
        return remaining.stream().limit(Math.min(max, behind)).toList();
    }

    /** Marks slices as queried. */
    void done(List<Span> queried) {
        remaining.removeAll(queried);
    }

    private Deque<Span> slices(TrackedBatches tracked, @Nullable CreationKey evictedUpTo, Clocks clocks) {
        if (tracked.hasUndated()) {
            return new ArrayDeque<>(
                    List.of(Span.ALL)); // only a query without bounds is sure to return an undated batch
        }
        Deque<Span> slices = new ArrayDeque<>();
        Instant from = evictedUpTo == null ? null : evictedUpTo.at();
        Instant to = null;
        int batches = 0;
        for (TrackedBatch batch : tracked.after(evictedUpTo)) {
            Instant at = batch.creationKey().at();
            boolean leavesGap = to != null && clocks.isFuture(at) && !clocks.isFuture(to);
            boolean isFull = batches >= rowsPerSlice && !at.equals(to);
            if (isFull || leavesGap) {
                slices.add(new Span(from, to));
                from = leavesGap ? at : to;
                batches = 0;
            }
            to = at;
            batches++;
        }
        // An open end would let the last slice grow until its turn. It is open only if no batch is tracked.
        slices.add(new Span(from, to));
        return slices;
    }
}
