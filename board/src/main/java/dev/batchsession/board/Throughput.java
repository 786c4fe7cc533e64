package dev.batchsession.board;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The number of sessions that ended, by slots of time. The sessions that a poll finds ended are distributed evenly over
 * the time since the poll before. Not safe for concurrent use.
 */
final class Throughput {
    static final Duration SLOT = Duration.ofSeconds(5);
    static final int SLOTS = 60; // five minutes

    private final NavigableMap<Long, double[]> slots = new TreeMap<>();

    /** @param at when the slot begins, in milliseconds since 1970 */
    record Slot(long at, double completed, double failed) {}

    /** Adds the sessions that ended with this change, between {@code since} and its poll. */
    void add(BatchChange change, Instant since) {
        BatchSummary after = change.after();
        BatchSummary before = change.before();
        if (after == null || (before == null && change.kind() != BatchChange.Kind.CREATED)) {
            return; // the times of existing and evicted batches are unknown
        }
        int completed = after.completedRequests() - (before == null ? 0 : before.completedRequests());
        int failed = after.failedRequests() - (before == null ? 0 : before.failedRequests());
        if (completed > 0 || failed > 0) { // less than before: the batch is retried
            spread(
                    Math.max(0, completed),
                    Math.max(0, failed),
                    since.toEpochMilli(),
                    change.observedAt().toEpochMilli());
        }
    }

    private void spread(int completed, int failed, long from, long to) {
        long width = SLOT.toMillis();
        long start = Math.max(Math.min(from, to - 1), to - width * SLOTS);
        for (long at = Math.floorDiv(start, width) * width; at < to; at += width) {
            double share = (Math.min(to, at + width) - Math.max(start, at)) / (double) (to - start);
            double[] slot = slots.computeIfAbsent(at, none -> new double[2]);
            slot[0] += completed * share;
            slot[1] += failed * share;
        }
        slots.headMap(Math.floorDiv(to, width) * width - width * (SLOTS - 1)).clear();
    }

    /** Returns the slots from this time on, oldest first, without empty ones. */
    List<Slot> since(long millis) {
        List<Slot> list = new ArrayList<>();
        slots.tailMap(Math.floorDiv(millis, SLOT.toMillis()) * SLOT.toMillis())
                .forEach((at, slot) -> list.add(new Slot(at, rounded(slot[0]), rounded(slot[1]))));
        return list;
    }

    private static double rounded(double sessions) {
        return Math.round(sessions * 100) / 100d;
    }
}
