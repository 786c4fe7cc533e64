package dev.batchsession.interop;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;

/**
 * A {@code Flux} as a blocking {@code Stream} that asks for a row when, and only when, it is asked for one itself.
 * {@code Flux.toStream(1)} asks for the next row as it hands one out, which at the end of a page is a call too many.
 *
 * <p>For threads that may block: platform threads of one's own, virtual threads; never an event loop. To be closed, by
 * try-with-resources, where it is not read to its end: that aborts the call in flight, from whichever thread. An interrupt
 * does as well. A failure of the listing is thrown where its row would have been.
 */
public final class RowStream<T> implements Iterator<T> {
    private final Flux<T> rows;
    private final Signals<T> signals = new Signals<>();
    private boolean subscribed;
    private @Nullable Signal<T> next;

    private RowStream(Flux<T> rows) {
        this.rows = rows;
    }

    /** Subscribes when it is first read from. Ordered, sequential, without {@code null}. */
    public static <T> Stream<T> of(Flux<T> rows) {
        RowStream<T> stream = new RowStream<>(rows);
        Spliterator<T> split = Spliterators.spliteratorUnknownSize(stream, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(split, false).onClose(stream.signals::cancel);
    }

    @Override
    public boolean hasNext() {
        if (!subscribed) {
            subscribed = true;
            rows.materialize().subscribe(signals); // the end too is then something to be asked for
        }
        if (next == null) {
            next = signals.await();
        }
        if (next.isOnError()) {
            throw Exceptions.propagate(requireNonNull(next.getThrowable()));
        }
        return next.isOnNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T row = requireNonNull(requireNonNull(next).get());
        next = null;
        return row;
    }

    /** Requests a signal, and waits for it. */
    private static final class Signals<T> extends BaseSubscriber<Signal<T>> {
        private volatile CompletableFuture<Signal<T>> wanted = new CompletableFuture<>();

        Signal<T> await() {
            if (Schedulers.isInNonBlockingThread()) {
                throw new IllegalStateException("a thread that must not block: "
                        + Thread.currentThread().getName());
            }
            CompletableFuture<Signal<T>> signal = new CompletableFuture<>();
            wanted = signal;
            if (isDisposed()) {
                throw new CancellationException("closed");
            }
            request(1);
            try {
                return signal.get();
            } catch (InterruptedException interrupted) {
                cancel();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Nothing is requested before somebody waits for it.
        }

        @Override
        protected void hookOnNext(Signal<T> signal) {
            wanted.complete(signal);
        }

        @Override
        protected void hookOnCancel() {
            wanted.cancel(false); // whoever waits is told
        }
    }
}
