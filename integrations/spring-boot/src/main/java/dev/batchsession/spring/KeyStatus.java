package dev.batchsession.spring;

import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Whether the API accepts the key of a client, as of its last calls. The circuit breaker ignores calls that it rejects. */
final class KeyStatus {
    private volatile @Nullable Instant rejectedSince;

    /** Returns since when calls have been rejected, or {@code null} if the last one was not. */
    @Nullable
    Instant rejectedSince() {
        return rejectedSince;
    }

    /** Returns the source with its calls observed. */
    PageSource observing(PageSource source) {
        return new Observed(source);
    }

    private void rejected() {
        if (rejectedSince == null) {
            rejectedSince = Instant.now();
        }
    }

    private final class Observed implements PageSource {
        private final PageSource source;

        Observed(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return source.fetch(request)
                    .doOnNext(accepted -> rejectedSince = null)
                    .doOnError(ApiKeyRejectedException.class, failure -> rejected());
        }

        @Override
        public Optional<String> origin() {
            return source.origin();
        }

        @Override
        public String toString() {
            return source.toString();
        }
    }
}
