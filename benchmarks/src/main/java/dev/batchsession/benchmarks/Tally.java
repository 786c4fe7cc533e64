package dev.batchsession.benchmarks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Count of rows, and checksum over every field of every row and the order of rows. Not safe for concurrent use.
 */
public final class Tally {
    private long count;
    private long checksum;

    /** Adds a row. {@code status} is the name that the API uses. */
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

    /** Adds a body of this size that was not decoded. */
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

    /** Returns the number of rows, or of bodies if they are not decoded. */
    public long count() {
        return count;
    }

    /** Returns a checksum that is equal for the same rows in the same order. */
    public long checksum() {
        return checksum;
    }
}
