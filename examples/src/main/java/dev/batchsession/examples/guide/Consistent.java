package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class Consistent {
    private Consistent() {}

    static Flux<BatchSummary> everyBatchOnce(BatchSessionFlux batches) {
        // region snapshot
        return batches.listAll(
                BatchFilter.all(),
                ListOptions.defaults().consistency(Consistency.SNAPSHOT).parallelism(4));
        // end
    }

    /** Stores the rows of a page and its checkpoint in one transaction. */
    interface Store extends BiFunction<List<BatchSummary>, String, Mono<Void>> {}

    static Mono<Void> copy(BatchSessionFlux batches, @Nullable String saved, Store store) {
        // region resume
        ListOptions options = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
        ListOptions resumed = saved == null ? options : options.resumeFrom(Checkpoint.decode(saved));
        Flux<BatchPage> pages = batches.listPages(BatchFilter.all(), resumed);
        return pages.concatMap(
                        page -> store.apply(page.batches(), page.checkpoint().encode()), 0)
                .then();
        // end
    }
}
