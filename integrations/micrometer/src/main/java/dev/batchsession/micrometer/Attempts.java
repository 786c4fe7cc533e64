package dev.batchsession.micrometer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The attempts at one page by one subscription. Laid into the Reactor context in front of the policy and found there behind
 * it: a policy makes several calls of one page, and neither knows the counter of the other side.
 */
final class Attempts {
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong callNanos = new AtomicLong();

    Context in(Context context) {
        return context.put(Attempts.class, this);
    }

    static Attempts of(ContextView context) {
        // Where a policy hides the context, each is a first one.
        return context.<Attempts>getOrEmpty(Attempts.class).orElseGet(Attempts::new);
    }

    /** Its number, from 1. */
    int next() {
        return made.incrementAndGet();
    }

    void took(long nanos) {
        callNanos.addAndGet(nanos);
    }

    /** What calls have taken so far. */
    long callNanos() {
        return callNanos.get();
    }
}
