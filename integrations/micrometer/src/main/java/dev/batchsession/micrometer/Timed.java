package dev.batchsession.micrometer;

import dev.batchsession.page.BatchPage;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Takes the time of a page from subscription to its end, whichever end it has, before that is passed on. */
final class Timed {
    enum Outcome {
        SUCCESS,
        ERROR,
        CANCELLED
    }

    /** Is told of the end, once. */
    interface Listener {
        void ended(Outcome outcome, long nanos);
    }

    private Timed() {}

    static Mono<BatchPage> timed(Mono<BatchPage> page, Clock clock, Listener listener) {
        return Mono.defer(() -> {
            long start = clock.monotonicTime();
            AtomicBoolean over = new AtomicBoolean();
            Consumer<Outcome> end = outcome -> {
                if (over.compareAndSet(false, true)) {
                    listener.ended(outcome, clock.monotonicTime() - start);
                }
            };
            return page.doOnSuccess(answer -> end.accept(answer == null ? Outcome.ERROR : Outcome.SUCCESS))
                    .doOnError(error -> end.accept(Outcome.ERROR))
                    .doFinally(signal -> end.accept(Outcome.CANCELLED)); // other ends have been told by now
        });
    }
}
