package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class Watching {
    private Watching() {}

    static Flux<BatchChange> changes(BatchSessionFlux batches) {
        // region watch
        return batches.watch(
                BatchFilter.all(), WatchOptions.every(Duration.ofSeconds(5)).idleInterval(Duration.ofMinutes(1)));
        // end
    }

    /** Handles a change. Completes when the change has been handled. */
    interface Handler extends Function<BatchChange, Mono<Void>> {}

    static Mono<Void> handleEach(Flux<BatchChange> changes, Handler handler, Function<String, Mono<Void>> save) {
        // region watch-each
        return changes.filter(change -> change.kind() == BatchChange.Kind.STATUS_CHANGED)
                .concatMap(
                        change -> handler.apply(change)
                                .then(save.apply(change.checkpoint().encode())),
                        0) // 0: request a change when the previous one has been handled
                .then();
        // end
    }
}
