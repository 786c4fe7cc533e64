package dev.batchsession.benchmarks.peers;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.benchmarks.Tally;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.net.URI;
import reactor.core.publisher.Flux;

final class OurPeer implements ReactiveReader {
    private final BatchSessionFlux batches;
    private final ListOptions options;

    OurPeer(BatchSessionFlux.Builder builder, URI base, ListOptions options) {
        this.batches = builder.apiKey("benchmark").baseUrl(base).build();
        this.options = options;
    }

    @Override
    public Flux<?> rows(Tally tally) {
        return batches.listAll(BatchFilter.all(), options).doOnNext(row -> add(row, tally));
    }

    private static void add(BatchSummary row, Tally tally) {
        tally.row(
                row.batchId(),
                row.statusText(),
                row.totalRequests(),
                row.completedRequests(),
                row.failedRequests(),
                row.createdAt(),
                row.actualCompletionTime());
    }
}
