package dev.batchsession.resilience;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Operator that signals everything its source throws during subscription. Reactor signals exceptions, but throws errors that it
 * considers fatal, such as a {@code NoClassDefFoundError}. Thrown on a timer's thread such an error reaches no subscriber, so the
 * page would never end, and a ticket of the permit queue would never be released.
 *
 * <p>{@code ErrorSignals} of core guards one function of the library. This operator guards the whole subscription to a source,
 * including the operators of a {@code Mono} that user code assembled.
 */
final class SignalledErrors<T> extends MonoOperator<T, T> {
    private SignalledErrors(Mono<? extends T> source) {
        super(source);
    }

    static <T> Mono<T> of(Mono<T> source) {
        return new SignalledErrors<>(source);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Guard<T> guard = new Guard<>(actual);
        try {
            source.subscribe(guard);
        } catch (Throwable thrown) {
            guard.thrown(thrown);
        }
    }

    /** Forwards all signals until the source has thrown. */
    private static final class Guard<T> implements CoreSubscriber<T> {
        private final CoreSubscriber<? super T> actual;
        private volatile @Nullable Subscription upstream;
        private volatile boolean ended;

        Guard(CoreSubscriber<? super T> actual) {
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(T value) {
            if (!ended) {
                actual.onNext(value);
            }
        }

        @Override
        public void onError(Throwable error) {
            if (ended) {
                Operators.onErrorDropped(error, currentContext());
                return;
            }
            ended = true;
            actual.onError(error);
        }

        @Override
        public void onComplete() {
            if (!ended) {
                ended = true;
                actual.onComplete();
            }
        }

        void thrown(Throwable error) {
            Subscription source = upstream;
            if (source == null) {
                onSubscribe(Operators.emptySubscription());
            } else {
                source.cancel();
            }
            onError(error);
        }
    }
}
