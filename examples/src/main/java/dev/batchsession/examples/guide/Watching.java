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

    /** Handles a change; what became of it is kept together with the line. */
    interface Handler extends Function<BatchChange, Mono<Void>> {}

    static Mono<Void> handleEach(Flux<BatchChange> changes, Handler handler, Function<String, Mono<Void>> keep) {
        // region watch-each
        return changes.filter(change -> change.kind() == BatchChange.Kind.STATUS_CHANGED)
                .concatMap(
                        change -> handler.apply(change)
                                .then(keep.apply(change.checkpoint().encode())),
                        0) // the next one when this one is handled
                .then();
        // end
    }
}
