package dev.batchsession.benchmarks.peers;

import dev.batchsession.benchmarks.Tally;
import java.net.URI;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class ExpandIdiom implements ReactiveReader {
    private final Pages pages;

    ExpandIdiom(URI base) {
        this.pages = new Pages(base);
    }

    @Override
    public Flux<?> rows(Tally tally) {
        // region expand-idiom
        return pages.fetch(1)
                .expand(page -> page.hasNext() ? pages.fetch(page.number() + 1) : Mono.empty())
                .flatMapIterable(WirePage::rows)
                .doOnNext(row -> row.addTo(tally));
        // end
    }
}
