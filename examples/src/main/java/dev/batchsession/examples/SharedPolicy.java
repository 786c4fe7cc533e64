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
 * Two listings at once that together keep to one rate, and that learn of an outage from each other: one policy is one
 * limiter and one breaker, whatever it decorates.
 */
public final class SharedPolicy {
    private SharedPolicy() {}

    /** The unfinished batches of two teams, as they come. */
    public static Flux<BatchSummary> unfinished(PageSource oneTeam, PageSource otherTeam, ResiliencePolicy policy) {
        BatchSessionFlux one = BatchSessionFlux.over(policy.apply(oneTeam));
        BatchSessionFlux other = BatchSessionFlux.over(policy.apply(otherTeam));
        BatchFilter processing = BatchFilter.all().status(BatchStatus.PROCESSING);
        return Flux.merge(one.listAll(processing), other.listAll(processing));
    }

    /** Needs the two teams' API keys as arguments. */
    public static void main(String[] keys) {
        PageSource oneTeam = HttpPageSource.builder().apiKey(keys[0]).build();
        PageSource otherTeam = HttpPageSource.builder().apiKey(keys[1]).build();
        unfinished(oneTeam, otherTeam, ResiliencePolicy.standard())
                .doOnNext(System.out::println)
                .blockLast();
    }
}
