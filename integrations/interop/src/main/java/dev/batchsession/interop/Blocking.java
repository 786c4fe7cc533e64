package dev.batchsession.interop;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import java.util.Optional;
import java.util.stream.Stream;

/** For blocking code, with {@link RowStream}. */
public final class Blocking {
    private Blocking() {}

    /** The first batch with a failed request; fetches the pages up to it, and none after. */
    public static Optional<BatchSummary> firstWithFailures(BatchSessionFlux batches) {
        // region row-stream
        try (Stream<BatchSummary> rows = RowStream.of(batches.listAll())) {
            return rows.filter(batch -> batch.failedRequests() > 0).findFirst();
        }
        // end
    }
}
