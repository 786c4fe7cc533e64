package dev.batchsession.testing;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Factory methods for distinct rows. Row {@code n} is equal in all calls, and different from every other row. */
public final class Batches {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final int NAMESPACE = 0xBA7C4;

    private Batches() {}

    /** Returns row {@code n}: a completed batch, created {@code n} seconds after the start of 2026 (UTC). */
    public static BatchSummary batch(int n) {
        Instant createdAt = EPOCH.plusSeconds(n);
        return new BatchSummary(
                new UUID(NAMESPACE, n), BatchStatus.COMPLETED, 10, 9, 1, createdAt, createdAt.plusSeconds(60));
    }

    /** Returns the rows {@code from} to {@code to}, both included. */
    public static List<BatchSummary> batches(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Batches::batch).toList();
    }
}
