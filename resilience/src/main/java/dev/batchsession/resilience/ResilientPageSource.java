package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import io.github.resilience4j.retry.Retry;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Page source with the resilience stack around each page. This class defines the order of the parts. */
final class ResilientPageSource implements PageSource {
    private final PageSource source;
    private final Retry retry;
    private final RetryLimits limits;
    private final Breaker breaker;
    private final PermitQueue permits;
    private final RetryAfterGate retryAfterGate;
    private final RetryAfterSpread spread;

    ResilientPageSource(
            PageSource source,
            Retry retry,
            RetryLimits limits,
            Breaker breaker,
            PermitQueue permits,
            RetryAfterGate retryAfterGate,
            RetryAfterSpread spread) {
        this.source = requireNonNull(source, "source");
        this.retry = retry;
        this.limits = limits;
        this.breaker = breaker;
        this.permits = permits;
        this.retryAfterGate = retryAfterGate;
        this.spread = spread;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        requireNonNull(request, "request");
        int page = request.page();
        return Mono.defer(() -> {
            Deadline deadline = new Deadline(limits.maxElapsed(), retryAfterGate::total);
            RetryLoop attempts = new RetryLoop(page, limits, spread, retry, deadline); // counted for each subscription
            return retryAfterGate
                    .pass(deadline) // first, so that no permit is taken while it is closed
                    .then(SignalledErrors.of(breaker.guarding( // an open breaker refuses before the wait for a permit
                            page,
                            permits.acquire(page, retryAfterGate, deadline), // checks the gate again after the wait
                            attempts.bounded(Mono.defer(() -> source.fetch(request)))
                                    .transform(retryAfterGate::observing))))
                    .transform(attempts::repeating); // outermost, so that each attempt passes all parts
        });
    }

    @Override
    public Optional<String> origin() {
        return source.origin();
    }

    @Override
    public String toString() {
        return "ResilientPageSource[" + source + ']';
    }
}
