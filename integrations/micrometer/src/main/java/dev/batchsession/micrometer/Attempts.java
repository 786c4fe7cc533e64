package dev.batchsession.micrometer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Counter of the attempts at one page by one subscription. {@link MeteredPages} in front of the policy puts it into the Reactor
 * context, and {@link ObservedCalls} behind the policy takes it from there, since a policy makes several calls for one page.
 */
final class Attempts {
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong callNanos = new AtomicLong();

    Context in(Context context) {
        return context.put(Attempts.class, this);
    }

    static Attempts of(ContextView context) {
        // If a policy hides the context, each attempt counts as the first.
        return context.<Attempts>getOrEmpty(Attempts.class).orElseGet(Attempts::new);
    }

    /** Returns the number of the next attempt, starting at 1. */
    int next() {
        return made.incrementAndGet();
    }

    void addCallTime(long nanos) {
        callNanos.addAndGet(nanos);
    }

    /** Returns the total duration of the calls so far, in nanoseconds. */
    long callNanos() {
        return callNanos.get();
    }
}
