package dev.batchsession.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that is remembered, once in a while and a slice at a time. A slice is a span of creation that holds about a
 * page of batches; together they leave no gap up to the newest, so that a batch that nobody knew is found too. The only gap
 * is before batches from the future: all that is created meanwhile would be in it.
 */
final class Resync {
    private final long every;
    private final int rowsPerSlice;
    private Deque<Span> left = new ArrayDeque<>();
    private int slices;
    private long startedAt;

    /** {@code now} in nanoseconds, as ever in this class; the first pass starts a period later. */
    Resync(Duration every, int rowsPerSlice, long now) {
        this.every = every.toNanos();
        this.rowsPerSlice = rowsPerSlice;
        this.startedAt = now;
    }

    /** The slices that should be looked at by now, at most so many; the pass is spread over the period. */
    List<Span> due(TrackedBatches roster, @Nullable CreationKey forgotten, Clocks clocks, long now, int most) {
        if (left.isEmpty() && now - startedAt >= every) {
            left = slices(roster, forgotten, clocks);
            slices = left.size();
            startedAt = now;
        }
        double pace = Math.min(1, (double) (now - startedAt) / every);
        int behind = Math.max(1, (int) Math.ceil(pace * slices) - (slices - left.size()));
        return left.stream().limit(Math.min(most, behind)).toList();
    }

    /** These slices were looked at. */
    void done(List<Span> looked) {
        left.removeAll(looked);
    }

    private Deque<Span> slices(TrackedBatches roster, @Nullable CreationKey forgotten, Clocks clocks) {
        if (roster.hasUndated()) {
            return new ArrayDeque<>(List.of(Span.ALL)); // no other look must show a batch without a time of creation
        }
        Deque<Span> slices = new ArrayDeque<>();
        Instant from = forgotten == null ? null : forgotten.at();
        Instant to = null;
        int batches = 0;
        for (TrackedBatch batch : roster.after(forgotten)) {
            Instant at = batch.mark().at();
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
        slices.add(new Span(
                from, to)); // with an open end it would fill up while it waits its turn, unless nothing is known
        return slices;
    }
}
