package dev.batchsession.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a list, and what becomes of them: the same seed makes the same rows. Not safe for concurrent use. */
final class BatchGenerator {
    private static final Instant NEWEST = Instant.parse("2026-11-01T12:00:00.123Z");
    private static final int LONGEST_GAP_MILLIS = 20 * 60 * 1000;
    private static final double SAME_INSTANT = 0.02; // submitted together by a script

    private static final Duration STILL_LIVE = Duration.ofHours(6);
    private static final int LARGEST_BATCH = 1000;
    private static final int LONGEST_SESSION_MILLIS = 4000;

    private final SplittableRandom random;
    private final Density density;
    private final double undatedShare;
    private final Instant newest;
    private Instant now;

    BatchGenerator(long seed, ListVariant variant) {
        this(seed, variant, NEWEST);
    }

    /** @param newest when the first row is created: the others are older, those that arrive are not */
    BatchGenerator(long seed, ListVariant variant, Instant newest) {
        this.newest = newest;
        this.now = newest;
        this.random = new SplittableRandom(seed);
        this.density = variant.density();
        this.undatedShare = variant.undatedShare();
    }

    /** A list of the usual variant, in the order in which it is served. */
    static List<SimulatedBatch> newestFirst(int count, long seed) {
        List<SimulatedBatch> batches = new BatchGenerator(seed, ListVariant.usual()).batches(count);
        batches.sort(RowOrder.NEWEST_FIRST.comparator(false));
        return List.copyOf(batches);
    }

    /** The rows that are there from the start, each with its true time; those of an instant are in no order. */
    List<SimulatedBatch> batches(int count) {
        List<SimulatedBatch> batches = new ArrayList<>(count);
        int crowd = Math.min(count, density.crowd());
        int crowdStart = (count - crowd) / 2;
        Instant createdAt = newest;
        for (int i = 0; i < count; i++) {
            boolean inCrowd = i > crowdStart && i < crowdStart + crowd;
            if (i > 0 && i % density.together() == 0 && !inCrowd) {
                createdAt = createdAt.minus(gap());
            }
            batches.add(dated(batch(createdAt)));
        }
        return batches;
    }

    /** A batch that is submitted now: no other is newer, though some may be of the same instant. */
    SimulatedBatch arrival() {
        if (random.nextInt(density.together()) == 0) {
            now = now.plus(gap());
        }
        return dated(pending(id(), random.nextInt(1, LARGEST_BATCH + 1), now));
    }

    /** What becomes of a batch next: it starts, it ends, or it is retried. */
    SimulatedBatch next(SimulatedBatch batch) {
        Instant createdAt = batch.createdAt() == null ? now : batch.createdAt();
        return dated(
                batch.status().equals("processing")
                        ? completed(batch.batchId(), batch.totalRequests(), createdAt)
                        : processing(batch.batchId(), batch.totalRequests(), createdAt));
    }

    private Duration gap() {
        if (density.perSecond() > 0) {
            long micros = Math.round(2_000_000 / density.perSecond() * random.nextDouble()); // half of that on average
            return Duration.of(micros, ChronoUnit.MICROS);
        }
        return Duration.ofMillis(random.nextDouble() < SAME_INSTANT ? 0 : random.nextInt(1, LONGEST_GAP_MILLIS));
    }

    /** Whether a batch has a time follows from its id, so it stays so. */
    private SimulatedBatch dated(SimulatedBatch batch) {
        boolean undated = new SplittableRandom(batch.batchId().getMostSignificantBits()).nextDouble() < undatedShare;
        return undated ? batch.dated(null) : batch;
    }

    /** New batches may be waiting or running, old ones have ended. */
    private SimulatedBatch batch(Instant createdAt) {
        UUID id = id();
        int total = random.nextInt(1, LARGEST_BATCH + 1);
        boolean live = createdAt.isAfter(newest.minus(STILL_LIVE)) && random.nextDouble() < 0.8;
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
        return createdAt
                .truncatedTo(ChronoUnit.MILLIS) // no more of it is sent
                .plusMillis((sessions + 1L) * random.nextInt(100, LONGEST_SESSION_MILLIS));
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
