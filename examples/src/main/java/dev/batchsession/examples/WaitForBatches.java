package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.resilience.ResiliencePolicy;
import dev.batchsession.watch.BatchNotFoundException;
import dev.batchsession.watch.BatchRemovedException;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for several batches, each with a timeout of its own. All waits of one {@link BatchWaiter} share its polls, so that an
 * application keeps one.
 */
public final class WaitForBatches {
    private WaitForBatches() {}

    /** Returns one line for each batch, in the order in which the waits end. */
    public static Flux<String> outcomes(BatchWaiter waiter, Collection<UUID> ids, Duration timeout) {
        // region wait-each
        return Flux.fromIterable(ids)
                .flatMap(
                        id -> waiter.untilEnded(id)
                                .timeout(timeout)
                                .map(batch -> id + " is " + batch.status())
                                .onErrorResume(TimeoutException.class, late -> Mono.just(id + " has not ended yet"))
                                .onErrorResume(BatchRemovedException.class, gone -> Mono.just(id + " was removed"))
                                .onErrorResume(BatchNotFoundException.class, none -> Mono.just(id + " is unknown")),
                        Integer.MAX_VALUE); // a wait costs nothing: start all at once
        // end
    }

    /** Requires {@code ANCHORBROWSER_API_KEY}. Waits for the batches with the ids that are given, up to a day. */
    public static void main(String[] args) {
        BatchWaiter waiter = BatchSessionFlux.builder()
                .decorate(ResiliencePolicy.patient())
                .build()
                .waiter(WatchOptions.every(Duration.ofSeconds(5)));
        outcomes(waiter, Arrays.stream(args).map(UUID::fromString).toList(), Duration.ofDays(1))
                .doOnNext(System.out::println)
                .blockLast();
    }
}
