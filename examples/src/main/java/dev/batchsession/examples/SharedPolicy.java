package dev.batchsession.examples;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.resilience.ResiliencePolicy;
import reactor.core.publisher.Flux;

/**
 * Shares one policy between two concurrent listings. A policy has one rate limiter and one circuit breaker for all sources that
 * it decorates, so both listings together stay within one rate, and an outage that one of them detects stops both.
 */
public final class SharedPolicy {
    private SharedPolicy() {}

    /** Returns the batches in progress of two teams, merged in the order of arrival. */
    public static Flux<BatchSummary> unfinished(PageSource oneTeam, PageSource otherTeam, ResiliencePolicy policy) {
        BatchSessionFlux one = BatchSessionFlux.over(policy.apply(oneTeam));
        BatchSessionFlux other = BatchSessionFlux.over(policy.apply(otherTeam));
        BatchFilter processing = BatchFilter.all().status(BatchStatus.PROCESSING);
        return Flux.merge(one.listAll(processing), other.listAll(processing));
    }

    /** Requires the API keys of the two teams as arguments. */
    public static void main(String[] keys) {
        PageSource oneTeam = HttpPageSource.builder().apiKey(keys[0]).build();
        PageSource otherTeam = HttpPageSource.builder().apiKey(keys[1]).build();
        unfinished(oneTeam, otherTeam, ResiliencePolicy.standard())
                .doOnNext(System.out::println)
                .blockLast();
    }
}
