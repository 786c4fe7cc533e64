package dev.batchsession.kafka;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets calls of the API begin only while a worker polls: a connector that is paused, or that waits for its broker, makes
 * none, whether it waits for a change or retries a call that failed. A page that meets a closed gate is fetched when the
 * worker polls again, on the thread that does. Safe for concurrent use.
 */
final class PollGate {
    private final long openNanos;
    private final LongSupplier nanoTime;
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();
    private long polledAt;

    /** @param open how long a poll keeps the gate open */
    PollGate(Duration open, LongSupplier nanoTime) {
        this.openNanos = open.toNanos();
        this.nanoTime = nanoTime;
        this.polledAt = nanoTime.getAsLong();
    }

    /** The worker polls. */
    void polled() {
        List<Sinks.Empty<Void>> passing;
        synchronized (waiting) {
            polledAt = nanoTime.getAsLong();
            passing = List.copyOf(waiting);
            waiting.clear();
        }
        passing.forEach(Sinks.Empty::tryEmitEmpty);
    }

    /**
     * Returns a decorator that asks before each page and, behind the policy, before each call. The second one refuses
     * instead of waiting: within the policy a wait would count as the API's time, and use up the page's. A page whose call
     * was refused waits before the policy, and starts anew there, with all its attempts and all its time.
     */
    UnaryOperator<PageSource> around(UnaryOperator<PageSource> policy) {
        return source -> new Waiting(policy.apply(new Refusing(source)));
    }

    private boolean isOpen() {
        return nanoTime.getAsLong() - polledAt < openNanos;
    }

    private Mono<Void> passage() {
        synchronized (waiting) {
            if (isOpen()) {
                return Mono.empty();
            }
            Sinks.Empty<Void> sink = Sinks.empty();
            waiting.add(sink);
            return sink.asMono().doOnCancel(() -> forget(sink));
        }
    }

    private Mono<BatchPage> refusal() {
        synchronized (waiting) {
            return isOpen() ? Mono.empty() : Mono.error(new Closed());
        }
    }

    private void forget(Sinks.Empty<Void> sink) {
        synchronized (waiting) {
            waiting.remove(sink);
        }
    }

    /** No {@code PageFetchException}, so a policy neither retries it nor counts it. */
    private static final class Closed extends RuntimeException {
        Closed() {
            super("the worker does not poll", null, false, false);
        }
    }

    private final class Waiting implements PageSource {
        private final PageSource source;

        Waiting(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.defer(PollGate.this::passage)
                    .then(Mono.defer(() -> source.fetch(request)))
                    .onErrorResume(Closed.class, closed -> fetch(request)); // retryWhen(…) would throw fatal errors
        }

        @Override
        public Optional<String> origin() {
            return source.origin();
        }

        @Override
        public String toString() {
            return "Gated[" + source + ']';
        }
    }

    private final class Refusing implements PageSource {
        private final PageSource source;

        Refusing(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.defer(PollGate.this::refusal).switchIfEmpty(Mono.defer(() -> source.fetch(request)));
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
