package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.resilience.ResiliencePolicy;

/** The quick start of the README: prints the failed batches. */
public final class ListEverything {
    private ListEverything() {}

    /** Requires {@code ANCHORBROWSER_API_KEY}. Takes no arguments. */
    public static void main(String[] args) {
        // region quick-start
        BatchSessionFlux batches =
                BatchSessionFlux.builder().decorate(ResiliencePolicy.standard()).build();

        batches.listAll(BatchFilter.all().status(BatchStatus.FAILED))
                .doOnNext(batch -> System.out.println(batch.batchId() + " failed of " + batch.createdAt()))
                .blockLast();
        // end
    }
}
