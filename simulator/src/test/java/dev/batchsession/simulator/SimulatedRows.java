package dev.batchsession.simulator;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.function.Predicate;

/** A simulator's rows as a client should see them. */
public final class SimulatedRows {
    private SimulatedRows() {}

    /** All rows. */
    public static List<BatchSummary> of(ApiSimulator api) {
        return of(api, row -> true);
    }

    /** The rows that match. */
    public static List<BatchSummary> of(ApiSimulator api, Predicate<SimulatedBatch> wanted) {
        return api.batches().stream().filter(wanted).map(SimulatedRows::summary).toList();
    }

    /** One row as a client should see it. */
    public static BatchSummary summary(SimulatedBatch row) {
        return new BatchSummary(
                row.batchId(),
                BatchStatus.ofWireName(row.status()),
                row.totalRequests(),
                row.completedRequests(),
                row.failedRequests(),
                row.createdAt(),
                row.actualCompletionTime());
    }
}
