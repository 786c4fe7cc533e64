package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

final class Demand {
    private Demand() {}

    static Flux<BatchSummary> onAnotherThread(BatchSessionFlux batches) {
        // region prefetch
        return batches.listAll().publishOn(Schedulers.boundedElastic(), 1); // default prefetch: 256 rows, three pages
        // end
    }

    static Flux<BatchSummary> ahead(BatchSessionFlux batches) {
        // region lookahead
        return batches.listAll(BatchFilter.all(), ListOptions.defaults().lookahead(4));
        // end
    }
}
