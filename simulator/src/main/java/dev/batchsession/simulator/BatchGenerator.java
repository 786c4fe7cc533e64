package dev.batchsession.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Generates the rows of a list and their changes, reproducibly for a seed. Not safe for concurrent use. */
final class BatchGenerator {
    private static final Instant NEWEST = Instant.parse("2026-11-01T12:00:00.123Z");
    private static final int MAX_GAP_MILLIS = 20 * 60 * 1000;
    private static final double TIE_SHARE = 0.02; // submitted together by a script

    private static final Duration LIVE_AGE = Duration.ofHours(6);
    private static final int MAX_BATCH_SIZE = 1000;
    private static final int MAX_SESSION_MILLIS = 4000;

    private final SplittableRandom random;
    private final Density density;
    private final double undatedShare;
    private final Instant newest;
    private Instant now;

    BatchGenerator(long seed, ListVariant variant) {
        this(seed, variant, NEWEST);
    }

    /** @param newest the creation time of the newest initial row; arrivals are not older */
    BatchGenerator(long seed, ListVariant variant, Instant newest) {
        this.newest = newest;
        this.now = newest;
        this.random = new SplittableRandom(seed);
        this.density = variant.density();
        this.undatedShare = variant.undatedShare();
    }

    /** Returns the rows of a list of the default variant, in the order in which they are served. */
    static List<SimulatedBatch> newestFirst(int count, long seed) {
        List<SimulatedBatch> batches = new BatchGenerator(seed, ListVariant.usual()).batches(count);
        batches.sort(RowOrder.NEWEST_FIRST.comparator(false));
        return List.copyOf(batches);
    }

    /** Returns the initial rows, with exact times. Ties are in no order. */
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

    /** Returns a new batch, at least as new as every other. */
    SimulatedBatch arrival() {
        if (random.nextInt(density.together()) == 0) {
            now = now.plus(gap());
        }
        return dated(pending(id(), random.nextInt(1, MAX_BATCH_SIZE + 1), now));
    }

    /** Returns a new batch of this size and time, whatever the density. */
    SimulatedBatch pending(int totalRequests, Instant createdAt) {
        return pending(id(), totalRequests, createdAt);
    }

    /** Returns the next state of a batch: started, ended or retried. */
    SimulatedBatch next(SimulatedBatch batch) {
        Instant createdAt = batch.createdAt() == null ? now : batch.createdAt();
        return dated(
                batch.status().equals("processing")
                        ? completed(batch.batchId(), batch.totalRequests(), createdAt)
                        : processing(batch.batchId(), batch.totalRequests(), createdAt));
    }

    private Duration gap() {
        if (density.perSecond() > 0) {
            long micros =
                    Math.round(2_000_000 / density.perSecond() * random.nextDouble()); // on average half of the maximum
            return Duration.of(micros, ChronoUnit.MICROS);
        }
        return Duration.ofMillis(random.nextDouble() < TIE_SHARE ? 0 : random.nextInt(1, MAX_GAP_MILLIS));
    }

    /** Removes the time from some batches, chosen by id, so that a batch never changes in this respect. */
    private SimulatedBatch dated(SimulatedBatch batch) {
        boolean undated = new SplittableRandom(batch.batchId().getMostSignificantBits()).nextDouble() < undatedShare;
        return undated ? batch.dated(null) : batch;
    }

    /** Returns a batch that is live if it is new, and has ended otherwise. */
    private SimulatedBatch batch(Instant createdAt) {
        UUID id = id();
        int total = random.nextInt(1, MAX_BATCH_SIZE + 1);
        boolean live = createdAt.isAfter(newest.minus(LIVE_AGE)) && random.nextDouble() < 0.8;
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
        int ended = random.nextInt(total); // at least one is unfinished
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
        int ended = random.nextInt(total); // the others were cancelled
        int failed = fewOf(ended);
        return batch(id, "cancelled", total, ended - failed, failed, createdAt, end(createdAt, ended));
    }

    private int fewOf(int sessions) {
        return random.nextInt(sessions / 10 + 1);
    }

    private Instant end(Instant createdAt, int sessions) {
        return createdAt
                .truncatedTo(ChronoUnit.MILLIS) // the precision that is sent
                .plusMillis((sessions + 1L) * random.nextInt(100, MAX_SESSION_MILLIS));
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
