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
 * Blocking {@code Stream} over a {@code Flux} that requests a row only when the stream's consumer asks for one.
 * {@code Flux.toStream(1)} requests the next row when it returns one, which makes an unnecessary call at the end of a page.
 *
 * <p><b>Threads:</b> for threads that may block, such as platform threads and virtual threads; throws
 * {@link IllegalStateException} on an event loop. <b>Cancel:</b> close the stream by try-with-resources unless it is read to its
 * end. Closing, from any thread, and an interrupt abort the call in flight. <b>Errors:</b> a failure of the listing is thrown in
 * place of the next row.
 */
public final class RowStream<T> implements Iterator<T> {
    private final Flux<T> rows;
    private final Signals<T> signals = new Signals<>();
    private boolean subscribed;
    private @Nullable Signal<T> next;

    private RowStream(Flux<T> rows) {
        this.rows = rows;
    }

    /** Returns an ordered, sequential stream without {@code null}. Subscribes when the stream is first read. */
    public static <T> Stream<T> of(Flux<T> rows) {
        RowStream<T> stream = new RowStream<>(rows);
        Spliterator<T> split = Spliterators.spliteratorUnknownSize(stream, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(split, false).onClose(stream.signals::cancel);
    }

    @Override
    public boolean hasNext() {
        if (!subscribed) {
            subscribed = true;
            rows.materialize().subscribe(signals); // so that the end is requested as well
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

    /** Subscriber that requests one signal and blocks until it arrives. */
    private static final class Signals<T> extends BaseSubscriber<Signal<T>> {
        private volatile CompletableFuture<Signal<T>> pending = new CompletableFuture<>();

        Signal<T> await() {
            if (Schedulers.isInNonBlockingThread()) {
                throw new IllegalStateException("blocking is not supported on thread "
                        + Thread.currentThread().getName());
            }
            CompletableFuture<Signal<T>> signal = new CompletableFuture<>();
            pending = signal;
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
            // requested by await()
        }

        @Override
        protected void hookOnNext(Signal<T> signal) {
            pending.complete(signal);
        }

        @Override
        protected void hookOnCancel() {
            pending.cancel(false); // ends await()
        }
    }
}
