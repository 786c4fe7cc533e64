package dev.batchsession.benchmarks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a peer read: a count, and a sum over every field of every row. The sum does not depend on the order, since not
 * every peer keeps it. Not safe for concurrent use.
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
        count++;
        checksum += row;
    }

    /** Adds bytes that nobody looked into. */
    public void bytes(long bytes) {
        count++;
        checksum += bytes;
    }

    /** Adds what another thread read. */
    public void add(Tally other) {
        count += other.count;
        checksum += other.checksum;
    }

    private static long hash(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    /** Rows; chunks for a peer that only reads bytes. */
    public long count() {
        return count;
    }

    /** The sum over all rows; the bytes for a peer that only reads bytes. */
    public long checksum() {
        return checksum;
    }
}
