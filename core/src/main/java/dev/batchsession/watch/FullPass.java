package dev.batchsession.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that is remembered, once in a while and a slice at a time. A slice is a span of creation that holds about a
 * page of batches; together they leave no gap up to the newest, so that a batch that nobody knew is found too.
 */
final class FullPass {
    private final long every;
    private final int rowsPerSlice;
    private Deque<Span> left = new ArrayDeque<>();
    private int slices;
    private long startedAt;

    /** {@code now} in nanoseconds, as ever in this class; the first pass starts a period later. */
    FullPass(Duration every, int rowsPerSlice, long now) {
        this.every = every.toNanos();
        this.rowsPerSlice = rowsPerSlice;
        this.startedAt = now;
    }

    /** The slices that should be looked at by now, at most so many; the pass is spread over the period. */
    List<Span> due(Roster roster, @Nullable Mark forgotten, long now, int most) {
        if (left.isEmpty() && now - startedAt >= every) {
            left = slices(roster, forgotten);
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

    private Deque<Span> slices(Roster roster, @Nullable Mark forgotten) {
        if (roster.hasUndated()) {
            return new ArrayDeque<>(List.of(Span.ALL)); // no other look must show a batch without a time of creation
        }
        List<Instant> edges = edges(roster, forgotten);
        Instant from = forgotten == null ? null : forgotten.at();
        if (edges.isEmpty()) {
            return new ArrayDeque<>(List.of(new Span(from, null)));
        }
        Deque<Span> slices = new ArrayDeque<>();
        for (Instant to : edges) {
            slices.add(new Span(from, to));
            from = to;
        }
        return slices;
    }

    /** Where slices end, the last one with the newest batch: with an open end it would fill up while it waits its turn. */
    private List<Instant> edges(Roster roster, @Nullable Mark forgotten) {
        List<Instant> edges = new ArrayList<>();
        Instant newest = null;
        int batches = 0;
        for (Watched batch : roster.after(forgotten)) {
            batches++;
            newest = batch.mark().at();
            if (batches % rowsPerSlice == 0) {
                edges.add(newest);
            }
        }
        if (newest != null) {
            edges.add(newest);
        }
        return edges.stream().distinct().toList();
    }
}
