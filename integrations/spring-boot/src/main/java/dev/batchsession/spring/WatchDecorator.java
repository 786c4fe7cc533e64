package dev.batchsession.spring;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchOptions;
import reactor.core.publisher.Flux;

/** Starts a watch with meters. A separate type, so that the other auto-configurations work without Micrometer. */
@FunctionalInterface
interface WatchDecorator {
    Flux<BatchChange> watch(String name, BatchSessionFlux batches, BatchFilter filter, WatchOptions options);
}
