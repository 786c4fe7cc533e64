package dev.batchsession;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Adds the origin to a source whose decorator does not pass it on. */
record WithOrigin(Optional<String> origin, PageSource source) implements PageSource {
    /** Returns the source itself if it has an origin. */
    static PageSource of(Optional<String> origin, PageSource source) {
        return source.origin().isPresent() ? source : new WithOrigin(origin, source);
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return source.fetch(request);
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
