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
 * Gate that lets calls to the API start only while the worker polls. A connector that is paused, or waits for its broker,
 * starts no call and no retry. A page that is requested while the gate is closed is fetched when the worker polls again, on
 * the polling thread. Safe for concurrent use.
 */
final class PollGate {
    private final long openNanos;
    private final LongSupplier nanoTime;
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();
    private long polledAt;

    /** @param open how long the gate stays open after a poll */
    PollGate(Duration open, LongSupplier nanoTime) {
        this.openNanos = open.toNanos();
        this.nanoTime = nanoTime;
        this.polledAt = nanoTime.getAsLong();
    }

    /** Opens the gate. Called with each poll of the worker. */
    void polled() {
        List<Sinks.Empty<Void>> opened;
        synchronized (waiting) {
            polledAt = nanoTime.getAsLong();
            opened = List.copyOf(waiting);
            waiting.clear();
        }
        opened.forEach(Sinks.Empty::tryEmitEmpty);
    }

    /**
     * Returns a decorator that checks the gate before each page and, inside the policy, before each call. The inner check rejects
     * a call instead of waiting, since the policy would count the wait as response time and as part of {@code maxElapsed}. A page
     * with a rejected call waits outside the policy and then starts again, with all its attempts and all its time.
     */
    UnaryOperator<PageSource> around(UnaryOperator<PageSource> policy) {
        return source -> new Waiting(policy.apply(new Rejecting(source)));
    }

    private boolean isOpen() {
        return nanoTime.getAsLong() - polledAt < openNanos;
    }

    private Mono<Void> awaitOpen() {
        synchronized (waiting) {
            if (isOpen()) {
                return Mono.empty();
            }
            Sinks.Empty<Void> sink = Sinks.empty();
            waiting.add(sink);
            return sink.asMono().doOnCancel(() -> remove(sink));
        }
    }

    private Mono<BatchPage> rejectIfClosed() {
        synchronized (waiting) {
            return isOpen() ? Mono.empty() : Mono.error(new Closed());
        }
    }

    private void remove(Sinks.Empty<Void> sink) {
        synchronized (waiting) {
            waiting.remove(sink);
        }
    }

    /** Not a {@code PageFetchException}, so that a policy neither retries nor records it. */
    private static final class Closed extends RuntimeException {
        Closed() {
            super("the worker is not polling", null, false, false);
        }
    }

    private final class Waiting implements PageSource {
        private final PageSource source;

        Waiting(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.defer(PollGate.this::awaitOpen)
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

    private final class Rejecting implements PageSource {
        private final PageSource source;

        Rejecting(PageSource source) {
            this.source = source;
        }

        @Override
        public Mono<BatchPage> fetch(PageRequest request) {
            return Mono.defer(PollGate.this::rejectIfClosed).switchIfEmpty(Mono.defer(() -> source.fetch(request)));
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
