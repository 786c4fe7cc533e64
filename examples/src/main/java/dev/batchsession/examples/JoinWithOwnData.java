package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Batches beside data of one's own: who ordered each batch that failed, from a service that is asked for one at a time. */
public final class JoinWithOwnData {
    private static final int LOOKUPS_AT_ONCE = 8;

    private JoinWithOwnData() {}

    /** Your own data, however it is had: R2DBC, WebClient, a cache. Empty where it has nothing about the batch. */
    @FunctionalInterface
    public interface Orders {
        /** Who ordered the batch. */
        Mono<String> customerOf(UUID batchId);
    }

    /** A failed batch, and who waits for it. */
    public record FailedOrder(BatchSummary batch, String customer) {}

    /**
     * In the order of the list. At most eight lookups run at once, and as they end, rows are asked for: a slow service
     * slows the listing down, and pages that nobody waits for are not fetched.
     */
    public static Flux<FailedOrder> failedOrders(BatchSessionFlux batches, Orders orders) {
        return batches.listAll(BatchFilter.all().status(BatchStatus.FAILED))
                .flatMapSequential(
                        batch -> orders.customerOf(batch.batchId())
                                .defaultIfEmpty("nobody")
                                .map(customer -> new FailedOrder(batch, customer)),
                        LOOKUPS_AT_ONCE);
    }

    /** Needs {@code ANCHORBROWSER_API_KEY}. */
    public static void main(String[] args) {
        Orders ours = batchId -> Mono.just("customer " + (batchId.getLeastSignificantBits() & 0xF));
        failedOrders(BatchSessionFlux.builder().build(), ours)
                .doOnNext(order -> System.out.println(
                        order.customer() + " waits for " + order.batch().batchId()))
                .blockLast();
    }
}
