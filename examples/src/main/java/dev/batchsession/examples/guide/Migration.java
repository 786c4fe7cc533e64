package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.List;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class Migration {
    private Migration() {}

    /** A page of your existing client. */
    record OwnPage(List<BatchSummary> rows, int number, int pages, long total) {}

    static Flux<BatchSummary> ownTransport(IntFunction<Mono<OwnPage>> client) {
        // region own-transport
        PageSource source = (PageRequest request) -> client.apply(request.page())
                .map(page -> new BatchPage(
                        page.rows(),
                        page.number(),
                        page.pages(),
                        page.total(),
                        page.number() < page.pages(),
                        page.number() > 1));
        return BatchSessionFlux.over(source).listAll();
        // end
    }

    static Flux<BatchPage> byPage(BatchSessionFlux batches, String continuation) {
        // region by-page
        return batches.listPages(BatchFilter.all(), ListOptions.defaults().resumeFrom(Checkpoint.decode(continuation)));
        // end
    }
}
