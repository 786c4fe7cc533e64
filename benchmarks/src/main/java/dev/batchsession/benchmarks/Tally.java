package dev.batchsession.benchmarks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a peer read: a count, and a checksum over every field of every row and over the rows' order. Not safe for
 * concurrent use.
 */
public final class Tally {
    private long count;
    private long checksum;

    /** Adds a row of these fields; {@code status} is the API's own word. */
    public void row(
            UUID id,
            String status,
            int total,
            int completed,
            int failed,
            @Nullable Instant createdAt,
            @Nullable Instant completedAt) {
        long row = id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 17);
        row = 31 * row + status.hashCode();
        row = 31 * row + total;
        row = 31 * row + completed;
        row = 31 * row + failed;
        row = 31 * row + hash(createdAt);
        row = 31 * row + hash(completedAt);
        add(row);
    }

    /** Adds a body of so many bytes that nobody looked into. */
    public void body(long bytes) {
        add(bytes);
    }

    private void add(long hash) {
        count++;
        checksum = 31 * checksum + hash;
    }

    private static long hash(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    /** How many rows were added; of a peer that reads bytes only, how many bodies. */
    public long count() {
        return count;
    }

    /** What two tallies share that were given the same in the same order, and hardly any others. */
    public long checksum() {
        return checksum;
    }
}
