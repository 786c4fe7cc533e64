package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import reactor.core.publisher.Mono;

/** Fetches the first ten batches of a list of any length with one call. Pages beyond the demand are not fetched. */
public final class StopEarly {
    private StopEarly() {}

    /** Returns the first ten batches. Makes one call, since they are all on the first page. */
    public static Mono<List<BatchSummary>> firstTen(BatchSessionFlux batches) {
        // region first-ten
        return batches.listAll().take(10).collectList();
        // end
    }

    /** Requires {@code ANCHORBROWSER_API_KEY}. */
    public static void main(String[] args) {
        firstTen(BatchSessionFlux.builder().build())
                .blockOptional()
                .ifPresent(rows -> rows.forEach(System.out::println));
    }
}
