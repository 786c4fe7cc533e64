package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Queue between a publisher and a thread that may block. Requests as many elements as fit into the queue, and as many again
 * as are taken. The publisher's threads never block here. {@link #take} must be called by one thread at a time.
 */
final class DemandQueue<T> extends BaseSubscriber<T> {
    private final int capacity;
    private final LinkedBlockingQueue<Arrival<T>> arrived = new LinkedBlockingQueue<>(); // bounded by demand
    private volatile @Nullable Throwable thrown;
    private @Nullable Throwable failure;

    /** @param capacity the maximum number of queued elements; must be at least 1 */
    DemandQueue(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Returns the queued elements in order. Waits up to {@code wait} for the first one; returns an empty list if none arrives.
     *
     * @throws Failed if the publisher has failed and all elements before the failure were taken; later calls throw it again
     */
    List<T> take(Duration wait) throws InterruptedException, Failed {
        List<T> taken = new ArrayList<>();
        Arrival<T> next = failure == null ? arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS) : null;
        while (next != null && next.element != null) {
            taken.add(next.element);
            next = taken.size() < capacity ? arrived.poll() : null;
        }
        if (next != null && next.element == null) {
            failure = next.failure;
        }
        if (failure == null && (next == null || next.element == null)) {
            failure = thrown;
        }
        if (!taken.isEmpty()) {
            request(taken.size());
        } else if (failure != null) {
            throw new Failed(failure);
        }
        return taken;
    }

    /** Adds a failure that the publisher cannot signal. Reported after the queued elements. May be called by any thread. */
    void fail(Throwable error) {
        thrown = error; // not enqueued, which could run out of memory
        dispose();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(capacity);
    }

    @Override
    protected void hookOnNext(T element) {
        arrived.add(new Arrival<>(element, null));
    }

    @Override
    protected void hookOnError(Throwable error) {
        arrived.add(new Arrival<>(null, error));
    }

    /** Ends a waiting {@link #take}. */
    @Override
    protected void hookOnCancel() {
        arrived.add(new Arrival<>(null, null));
    }

    /** Thrown if the publisher has failed. The cause is its error. */
    static final class Failed extends Exception {
        Failed(Throwable cause) {
            super(cause);
        }

        @Override
        public synchronized Throwable getCause() {
            return requireNonNull(super.getCause());
        }
    }

    private record Arrival<T>(@Nullable T element, @Nullable Throwable failure) {}
}
