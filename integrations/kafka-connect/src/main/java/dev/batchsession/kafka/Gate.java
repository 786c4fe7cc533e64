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
 * none, also where it waits for a change. A call that meets a closed gate begins when the worker polls again, on the
 * thread that does. Safe for concurrent use.
 */
final class Gate implements UnaryOperator<PageSource> {
    private final long openNanos;
    private final LongSupplier nanoTime;
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();
    private long polledAt;

    /** @param open how long a poll keeps the gate open */
    Gate(Duration open, LongSupplier nanoTime) {
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

    @Override
    public PageSource apply(PageSource source) {
        return new Gated(source);
    }

    private Mono<Void> passage() {
        synchronized (waiting) {
            if (nanoTime.getAsLong() - polledAt < openNanos) {
                return Mono.empty();
            }
            Sinks.Empty<Void> sink = Sinks.empty();
            waiting.add(sink);
            return sink.asMono().doOnCancel(() -> forget(sink));
        }
    }

    private void forget(Sinks.Empty<Void> sink) {
        synchronized (waiting) {
            waiting.remove(sink);
        }
    }

    private final class Gated implements PageSource {
        private final PageSource source;

        Gated(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.defer(Gate.this::passage).then(Mono.defer(() -> source.fetch(request)));
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
}
