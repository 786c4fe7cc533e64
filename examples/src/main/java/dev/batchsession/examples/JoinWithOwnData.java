package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Joins batches with your own data: finds the customer of each failed batch in a service that looks up one batch per call. */
public final class JoinWithOwnData {
    private static final int CONCURRENT_LOOKUPS = 8;

    private JoinWithOwnData() {}

    /** Your own data, from R2DBC, WebClient or a cache. */
    @FunctionalInterface
    public interface Orders {
        /** Returns the customer who ordered the batch; empty if there is none. */
        Mono<String> customerOf(UUID batchId);
    }

    /** A failed batch and the customer who ordered it. */
    public record FailedOrder(BatchSummary batch, String customer) {}

    /**
     * Returns the failed batches with their customers, in the order of the list. At most eight lookups run concurrently, and
     * rows are requested as lookups complete. A slow service therefore slows down the listing, and no page is fetched ahead
     * of the lookups.
     */
    public static Flux<FailedOrder> failedOrders(BatchSessionFlux batches, Orders orders) {
        return batches.listAll(BatchFilter.all().status(BatchStatus.FAILED))
                .flatMapSequential(
                        batch -> orders.customerOf(batch.batchId())
                                .defaultIfEmpty("nobody")
                                .map(customer -> new FailedOrder(batch, customer)),
                        CONCURRENT_LOOKUPS);
    }

    /** Requires {@code ANCHORBROWSER_API_KEY}. */
    public static void main(String[] args) {
        Orders orders = batchId -> Mono.just("customer " + (batchId.getLeastSignificantBits() & 0xF));
        failedOrders(BatchSessionFlux.builder().build(), orders)
                .doOnNext(order -> System.out.println(
                        order.customer() + " waits for " + order.batch().batchId()))
                .blockLast();
    }
}
