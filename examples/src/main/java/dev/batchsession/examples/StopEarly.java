package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import reactor.core.publisher.Mono;

/** The first ten batches of a list of any length, by one call: what is not asked for is not fetched. */
public final class StopEarly {
    private StopEarly() {}

    /** Costs one call: ten rows fit the first page, and no row beyond it is wanted. */
    public static Mono<List<BatchSummary>> firstTen(BatchSessionFlux batches) {
        // region first-ten
        return batches.listAll().take(10).collectList();
        // end
    }

    /** Needs {@code ANCHORBROWSER_API_KEY}. */
    public static void main(String[] args) {
        firstTen(BatchSessionFlux.builder().build())
                .blockOptional()
                .ifPresent(rows -> rows.forEach(System.out::println));
    }
}
