package dev.batchsession.board;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The number of connected browsers. While there is none, the board makes no call: each fetch of the list waits for a browser
 * first, and the next poll finds all changes since. Safe for concurrent use.
 */
final class Audience {
    private int viewers;
    private Sinks.Empty<Void> arrival = Sinks.empty();

    /** Completes as soon as a browser is connected. */
    Mono<Void> present() {
        return Mono.defer(() -> {
            synchronized (this) {
                return viewers > 0 ? Mono.empty() : arrival.asMono();
            }
        });
    }

    /** Adds a browser, unless there are {@code max} already; returns whether it did. */
    boolean enter(int max) {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            if (viewers >= max) {
                return false;
            }
            viewers++;
            waiting = arrival;
            arrival = Sinks.empty();
        }
        waiting.tryEmitEmpty(); // outside the lock, since subscribers start a call
        return true;
    }

    synchronized void leave() {
        viewers--;
    }

    synchronized int viewers() {
        return viewers;
    }
}
