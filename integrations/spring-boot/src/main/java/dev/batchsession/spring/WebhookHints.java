package dev.batchsession.spring;

import java.time.Instant;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Emits the time of each verified webhook request, as a hint that a watch should poll now. A bean of
 * {@link BatchSessionsWebhookAutoConfiguration}, which wakes the watches and waiters of all {@code BatchSessionFlux} beans. Pass it to
 * {@code wakeOn} of a client that is no bean.
 *
 * <p>Hot: a subscriber receives the hints from then on. <b>Demand:</b> hints beyond the demand are merged into the latest.
 * <b>Threads:</b> {@link Schedulers#parallel()}, so that no subscriber delays the response to a request. <b>Errors:</b> none, and
 * it never completes. Safe for concurrent use.
 */
public final class WebhookHints extends Flux<Instant> {
    private final Sinks.Many<Instant> received = Sinks.many().multicast().directBestEffort();
    private final Flux<Instant> merged =
            received.asFlux().onBackpressureLatest().publishOn(Schedulers.parallel(), 1); // 1: merge, do not queue

    WebhookHints() {}

    void emit(Instant time) {
        received.emitNext(
                time,
                (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED); // retry: another request emits
    }

    @Override
    public void subscribe(CoreSubscriber<? super Instant> subscriber) {
        merged.subscribe(subscriber);
    }

    @Override
    public String toString() {
        return "WebhookHints";
    }
}
