package dev.batchsession.board;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How many browsers look. Nothing is asked of the API while none does: each look at the list waits for one first, and what
 * has changed meanwhile is told by the next poll. Safe for concurrent use.
 */
final class Audience {
    private int viewers;
    private Sinks.Empty<Void> arrival = Sinks.empty();

    /** Completes at once where somebody looks, otherwise when somebody comes. */
    Mono<Void> present() {
        return Mono.defer(() -> {
            synchronized (this) {
                return viewers > 0 ? Mono.empty() : arrival.asMono();
            }
        });
    }

    /** Counts a browser in; returns whether there was room for it. */
    boolean enter(int most) {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            if (viewers >= most) {
                return false;
            }
            viewers++;
            waiting = arrival;
            arrival = Sinks.empty();
        }
        waiting.tryEmitEmpty(); // outside the lock: it starts a call
        return true;
    }

    synchronized void leave() {
        viewers--;
    }

    synchronized int viewers() {
        return viewers;
    }
}
