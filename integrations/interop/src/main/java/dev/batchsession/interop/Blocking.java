package dev.batchsession.interop;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import java.util.Optional;
import java.util.stream.Stream;

/** Example of blocking code that uses {@link RowStream}. */
public final class Blocking {
    private Blocking() {}

    /** Returns the first batch with a failed request. Fetches the pages up to that batch and no others. Blocks. */
    public static Optional<BatchSummary> firstWithFailures(BatchSessionFlux batches) {
        // region row-stream
        try (Stream<BatchSummary> rows = RowStream.of(batches.listAll())) {
            return rows.filter(batch -> batch.failedRequests() > 0).findFirst();
        }
        // end
    }
}
