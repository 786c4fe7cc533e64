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
 * Hands a publisher's elements to a thread that may wait for them. Asks the publisher for as many as there is room for, and
 * for more when some were taken; the publisher's threads never wait here. {@link #take} is for one thread.
 */
final class DemandQueue<T> extends BaseSubscriber<T> {
    private final int room;
    private final LinkedBlockingQueue<Arrival<T>> arrived = new LinkedBlockingQueue<>(); // bounded by what is asked for
    private volatile @Nullable Throwable thrown;
    private @Nullable Throwable failure;

    /** @param room the most elements that wait here, &gt;= 1 */
    DemandQueue(int room) {
        this.room = room;
    }

    /**
     * What has arrived, in order, after waiting for the first of it so long; empty where nothing did.
     *
     * @throws Failed where the publisher has failed, and all that came before was taken; from then on
     */
    List<T> take(Duration wait) throws InterruptedException, Failed {
        List<T> taken = new ArrayList<>();
        Arrival<T> next = failure == null ? arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS) : null;
        while (next != null && next.element != null) {
            taken.add(next.element);
            next = taken.size() < room ? arrived.poll() : null;
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

    /** Fails with this after what has arrived: for what the publisher could not signal. Any thread may call it. */
    void fail(Throwable error) {
        thrown = error; // no element of the queue, for which there may be no memory
        dispose();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(room);
    }

    @Override
    protected void hookOnNext(T element) {
        arrived.add(new Arrival<>(element, null));
    }

    @Override
    protected void hookOnError(Throwable error) {
        arrived.add(new Arrival<>(null, error));
    }

    /** Ends a wait. */
    @Override
    protected void hookOnCancel() {
        arrived.add(new Arrival<>(null, null));
    }

    /** What the publisher failed with is the cause. */
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
