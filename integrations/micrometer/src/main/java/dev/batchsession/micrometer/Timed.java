package dev.batchsession.micrometer;

import dev.batchsession.page.BatchPage;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Timer of a page from subscription to success, error or cancel. It reports the time before it emits the signal. */
final class Timed {
    enum Outcome {
        SUCCESS,
        ERROR,
        CANCELLED
    }

    /** Listener that is called once, at the end. */
    interface Listener {
        void ended(Outcome outcome, long nanos);
    }

    private Timed() {}

    static Mono<BatchPage> timed(Mono<BatchPage> page, Clock clock, Listener listener) {
        return Mono.defer(() -> {
            long start = clock.monotonicTime();
            AtomicBoolean reported = new AtomicBoolean();
            Consumer<Outcome> end = outcome -> {
                if (reported.compareAndSet(false, true)) {
                    listener.ended(outcome, clock.monotonicTime() - start);
                }
            };
            return page.doOnSuccess(answer -> end.accept(answer == null ? Outcome.ERROR : Outcome.SUCCESS))
                    .doOnError(error -> end.accept(Outcome.ERROR))
                    .doFinally(signal -> end.accept(Outcome.CANCELLED)); // no effect after success or error
        });
    }
}
