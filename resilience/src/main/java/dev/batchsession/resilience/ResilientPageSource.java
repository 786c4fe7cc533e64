package dev.batchsession.resilience;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import io.github.resilience4j.retry.Retry;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The stack: what happens, in which order, for one page. */
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
            RetryLoop tries = new RetryLoop(page, limits, spread, retry); // counts for this subscription alone
            Deadline deadline = tries.deadline();
            return retryAfterGate
                    .over(deadline) // the server asked for silence: nothing is taken meanwhile
                    .then(SignalledErrors.of(breaker.guarding( // open: refused, before a permit is taken or waited for
                            page,
                            permits.one(page, retryAfterGate, deadline), // the server may ask during the wait
                            tries.bounded(Mono.defer(() -> source.fetch(request)))
                                    .transform(retryAfterGate::noting))))
                    .transform(tries::of); // around it all: each attempt passes everything
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
