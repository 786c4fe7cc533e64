package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchWaiter;
import dev.batchsession.watch.WatchOptions;
import java.time.Duration;
import java.util.UUID;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

final class Waiting {
    private Waiting() {}

    static Mono<BatchSummary> one(BatchSessionFlux batches, UUID id) {
        // region wait
        BatchWaiter waiter = batches.waiter(WatchOptions.every(Duration.ofSeconds(5))); // one for the application

        return waiter.untilEnded(id).timeout(Duration.ofHours(1));
        // end
    }

    static WatchOptions hinted(Publisher<?> deliveries) {
        // region wake-on
        return WatchOptions.every(Duration.ofMinutes(1)).wakeOn(deliveries);
        // end
    }
}
