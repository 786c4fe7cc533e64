package dev.batchsession.watch;

import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The hints of one subscription. Those that arrive between the starts of two polls count as one. Hints arrive on any thread, the other
 * methods belong to the poll loop. A hint that meets {@link #take} may be lost: what it announces has happened before that poll.
 */
final class Hints {
    private final List<Publisher<?>> sources;
    private volatile Sinks.Empty<Void> next = Sinks.empty();

    Hints(List<Publisher<?>> sources) {
        this.sources = sources;
    }

    Disposable subscribe() {
        return Disposables.composite(sources.stream().map(this::subscribe).toList());
    }

    private Disposable subscribe(Publisher<?> source) {
        return Flux.from(source).subscribe(signal -> add(), failure -> {}); // either end leaves the interval
    }

    void add() {
        next.tryEmitEmpty();
    }

    /** Forgets the hint, since a poll starts now, and returns whether there was one. */
    boolean take() {
        boolean isHinted = hasArrived();
        if (isHinted) {
            next = Sinks.empty();
        }
        return isHinted;
    }

    boolean hasArrived() {
        return Boolean.TRUE.equals(next.scan(Scannable.Attr.TERMINATED));
    }

    /** Returns a publisher that completes at the next hint, or at once if one has arrived. */
    Mono<Void> next() {
        return next.asMono();
    }
}
