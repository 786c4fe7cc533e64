package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.PageSource;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** Code of the guide. */
final class Documented {
    interface Orders {
        Mono<Void> update(BatchChange change);
    }

    static final class Service {
        final BatchSessionFlux batches;

        // region boot-accounts
        Service(@Qualifier("north") BatchSessionFlux batches) {
            this.batches = batches;
        }
        // end
    }

    // region boot-webhook-watch
    @Bean
    ManagedWatch orderWatch(BatchSessionFlux batches, Orders orders) {
        return new ManagedWatch(
                batches, // a bean, so its watches and waiters wake on webhooks
                BatchFilter.all(),
                WatchOptions.every(Duration.ofMinutes(1)), // for changes whose webhook is lost, or that have none
                CheckpointStore.inFile(Path.of("data/orders.watch")),
                orders::update);
    }
    // end

    static BatchSessionFlux notABean(PageSource source, WebhookHints hints) {
        // region boot-webhook-client
        return BatchSessionFlux.over(source).wakeOn(hints);
        // end
    }

    // region boot-watch
    @Bean
    ManagedWatch northWatch(@Qualifier("north") BatchSessionFlux batches, Orders orders) {
        return new ManagedWatch(
                batches,
                BatchFilter.all(),
                WatchOptions.every(Duration.ofSeconds(5)),
                CheckpointStore.inFile(Path.of("data/north.watch")),
                orders::update);
    }
    // end
}
