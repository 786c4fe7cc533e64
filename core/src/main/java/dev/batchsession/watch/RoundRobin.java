package dev.batchsession.watch;

import dev.batchsession.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among batches that one poll cannot all query. Immutable.
 *
 * @param upTo the batch at which the last poll stopped; {@code null} before the first
 */
record RoundRobin(@Nullable CreationKey upTo) {
    static final RoundRobin START = new RoundRobin(null);

    /**
     * Ranges to query, and whose turn it is afterwards.
     *
     * @param coversAll whether the ranges cover all batches
     */
    record Turn(List<TimeRange> ranges, RoundRobin next, boolean coversAll) {
        int size() {
            return ranges.size();
        }
    }

    /**
     * Returns ranges that cover these batches, about one call each, with close batches in one range. They continue after the ranges
     * of the last poll.
     *
     * @param keys the batches, oldest first
     * @param max the maximum number of ranges
     */
    Turn turn(PollInput poll, List<CreationKey> keys, int max) {
        List<CreationKey> inTurn = Stream.concat(
                        keys.stream().filter(key -> !isDone(key)), keys.stream().filter(this::isDone))
                .toList();
        List<TimeRange> ranges = new ArrayList<>();
        RoundRobin next = this;
        int i = 0;
        for (; i < inTurn.size() && ranges.size() < max; i++) {
            CreationKey first = inTurn.get(i);
            while (i + 1 < inTurn.size() && isOneCall(poll, first, inTurn.get(i + 1))) {
                i++;
            }
            CreationKey last = inTurn.get(i);
            ranges.add(TimeRange.closed(first.at(), last.at()));
            next = new RoundRobin(last);
        }
        return new Turn(ranges, next, i == inTurn.size());
    }

    private boolean isDone(CreationKey key) {
        return upTo != null && key.isUpTo(upTo);
    }

    private static boolean isOneCall(PollInput poll, CreationKey first, CreationKey last) {
        return first.isUpTo(last) && poll.isOneCall(TimeRange.closed(first.at(), last.at()));
    }
}
