package dev.batchsession.simulator;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Changes a list on request. Safe for concurrent use; nothing else may change the list. */
final class BatchControl {
    private final BatchList list;
    private final BatchGenerator generator;
    private final Clock clock;
    private Instant newest = Instant.EPOCH;

    /** @param generator the generator of the list's rows */
    BatchControl(BatchList list, BatchGenerator generator, Clock clock) {
        this.list = list;
        this.generator = generator;
        this.clock = clock;
    }

    synchronized UUID create(int totalRequests) {
        Require.that(totalRequests >= 0, "totalRequests must be >= 0", totalRequests);
        Instant now = now();
        newest = now.isAfter(newest) ? now : newest.plusMillis(1); // distinct: the list has the order of the calls
        SimulatedBatch row = generator.pending(totalRequests, newest);
        list.add(row);
        return row.batchId();
    }

    /** Starts a batch, or starts one again that has ended: its failed requests are then repeated. */
    synchronized void start(UUID batchId) {
        SimulatedBatch row = row(batchId);
        boolean ended = row.actualCompletionTime() != null;
        running(row, row.completedRequests(), ended ? 0 : row.failedRequests());
    }

    synchronized void progress(UUID batchId, int completedRequests, int failedRequests) {
        SimulatedBatch row = row(batchId);
        Require.that(completedRequests >= 0, "completedRequests must be >= 0", completedRequests);
        Require.that(failedRequests >= 0, "failedRequests must be >= 0", failedRequests);
        Require.that(
                (long) completedRequests + failedRequests <= row.totalRequests(),
                "completedRequests and failedRequests must be " + row.totalRequests() + " or less together",
                (long) completedRequests + failedRequests);
        running(row, completedRequests, failedRequests);
    }

    private void running(SimulatedBatch row, int completed, int failed) {
        replace(row, "processing", completed, failed, false);
    }

    synchronized void complete(UUID batchId) {
        SimulatedBatch row = row(batchId);
        replace(row, "completed", row.totalRequests() - row.failedRequests(), row.failedRequests(), true);
    }

    synchronized void fail(UUID batchId) {
        SimulatedBatch row = row(batchId);
        replace(row, "failed", row.completedRequests(), row.totalRequests() - row.completedRequests(), true);
    }

    synchronized void cancel(UUID batchId) {
        SimulatedBatch row = row(batchId);
        replace(row, "cancelled", row.completedRequests(), row.failedRequests(), true);
    }

    synchronized void delete(UUID batchId) {
        list.remove(row(batchId));
    }

    private void replace(SimulatedBatch row, String status, int completed, int failed, boolean ended) {
        list.replace(
                row,
                new SimulatedBatch(
                        row.batchId(),
                        status,
                        row.totalRequests(),
                        completed,
                        failed,
                        row.createdAt(),
                        ended ? now() : null));
    }

    private SimulatedBatch row(UUID batchId) {
        return list.find(batchId).orElseThrow(() -> new IllegalArgumentException("no batch has the id " + batchId));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
