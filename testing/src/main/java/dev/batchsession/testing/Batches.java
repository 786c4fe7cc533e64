package dev.batchsession.testing;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes rows that can be told apart: row {@code n} is always the same, and no other. */
public final class Batches {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final int NAMESPACE = 0xBA7C4;

    private Batches() {}

    /** Row {@code n}: completed, created {@code n} seconds into 2026. */
    public static BatchSummary batch(int n) {
        Instant createdAt = EPOCH.plusSeconds(n);
        return new BatchSummary(
                new UUID(NAMESPACE, n), BatchStatus.COMPLETED, 10, 9, 1, createdAt, createdAt.plusSeconds(60));
    }

    /** Rows {@code from} to {@code to}, the last one included. */
    public static List<BatchSummary> batches(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Batches::batch).toList();
    }
}
