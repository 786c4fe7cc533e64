package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.net.URI;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the number of pages from the first one, and fetches the others concurrently. */
final class SequentialIdiom implements ReactiveReader {
    private final Pages pages;
    private final int inFlight;

    SequentialIdiom(URI base, int inFlight) {
        this.pages = new Pages(base);
        this.inFlight = inFlight;
    }

    @Override
    public Flux<?> rows(Tally tally) {
        return rows().doOnNext(row -> row.addTo(tally));
    }

    Flux<WirePage.Row> rows() {
        return pages.fetch(1)
                .flatMapMany(first -> Flux.range(2, first.totalPages() - 1)
                        .flatMapSequential(pages::fetch, inFlight)
                        .startWith(Mono.just(first)))
                .flatMapIterable(WirePage::rows);
    }
}
