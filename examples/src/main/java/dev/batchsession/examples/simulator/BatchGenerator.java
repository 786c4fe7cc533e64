package dev.batchsession.examples.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a list, newest first: the same seed makes the same rows. */
final class BatchGenerator {
    private static final Instant NEWEST = Instant.parse("2026-11-01T12:00:00.123Z");
    private static final int LONGEST_GAP_MILLIS = 20 * 60 * 1000;
    private static final double SAME_INSTANT = 0.02; // submitted together by a script

    private static final Duration STILL_LIVE = Duration.ofHours(6);
    private static final int LARGEST_BATCH = 1000;
    private static final int LONGEST_SESSION_MILLIS = 4000;

    private final SplittableRandom random;

    private BatchGenerator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static List<SimulatedBatch> newestFirst(int count, long seed) {
        BatchGenerator generator = new BatchGenerator(seed);
        List<SimulatedBatch> batches = new ArrayList<>(count);
        Instant createdAt = NEWEST;
        for (int i = 0; i < count; i++) {
            batches.add(generator.batch(createdAt));
            createdAt = createdAt.minusMillis(generator.gapMillis());
        }
        return List.copyOf(batches);
    }

    private int gapMillis() {
        return random.nextDouble() < SAME_INSTANT ? 0 : random.nextInt(1, LONGEST_GAP_MILLIS);
    }

    /** New batches may be waiting or running, old ones have ended. */
    private SimulatedBatch batch(Instant createdAt) {
        UUID id = id();
        int total = random.nextInt(1, LARGEST_BATCH + 1);
        boolean live = createdAt.isAfter(NEWEST.minus(STILL_LIVE)) && random.nextDouble() < 0.8;
        double kind = random.nextDouble();
        if (live) {
            return kind < 0.4 ? pending(id, total, createdAt) : processing(id, total, createdAt);
        }
        if (kind < 0.85) {
            return completed(id, total, createdAt);
        }
        return kind < 0.95 ? failed(id, total, createdAt) : cancelled(id, total, createdAt);
    }

    private static SimulatedBatch pending(UUID id, int total, Instant createdAt) {
        return batch(id, "pending", total, 0, 0, createdAt, null);
    }

    private SimulatedBatch processing(UUID id, int total, Instant createdAt) {
        int ended = random.nextInt(total); // at least one is still to come
        int failed = fewOf(ended);
        return batch(id, "processing", total, ended - failed, failed, createdAt, null);
    }

    private SimulatedBatch completed(UUID id, int total, Instant createdAt) {
        int failed = fewOf(total);
        return batch(id, "completed", total, total - failed, failed, createdAt, end(createdAt, total));
    }

    private SimulatedBatch failed(UUID id, int total, Instant createdAt) {
        int completed = fewOf(total);
        return batch(id, "failed", total, completed, total - completed, createdAt, end(createdAt, total));
    }

    private SimulatedBatch cancelled(UUID id, int total, Instant createdAt) {
        int ended = random.nextInt(total); // the rest was cancelled
        int failed = fewOf(ended);
        return batch(id, "cancelled", total, ended - failed, failed, createdAt, end(createdAt, ended));
    }

    private int fewOf(int sessions) {
        return random.nextInt(sessions / 10 + 1);
    }

    private Instant end(Instant createdAt, int sessions) {
        return createdAt.plusMillis((sessions + 1L) * random.nextInt(100, LONGEST_SESSION_MILLIS));
    }

    private UUID id() {
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(version4, variant2);
    }

    private static SimulatedBatch batch(
            UUID id,
            String status,
            int total,
            int completed,
            int failed,
            Instant createdAt,
            @Nullable Instant completedAt) {
        return new SimulatedBatch(id, status, total, completed, failed, createdAt, completedAt);
    }
}
