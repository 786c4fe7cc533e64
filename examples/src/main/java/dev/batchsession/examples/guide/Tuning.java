package dev.batchsession.examples.guide;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.resilience.ResiliencePolicy;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import reactor.core.publisher.Flux;

final class Tuning {
    private Tuning() {}

    static ResiliencePolicy forAQuota() {
        // region quota
        return ResiliencePolicy.builder()
                .rateLimiter(RateLimiterConfig.custom()
                        .limitForPeriod(50)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(Duration.ofMinutes(1)) // longer waits are refused
                        .build())
                .maxElapsed(Duration.ofSeconds(30))
                .build();
        // end
    }

    static Flux<BatchSummary> handled(BatchSessionFlux batches) {
        // region failures
        return batches.listAll()
                .doOnError(ApiKeyRejectedException.class, rejected -> System.err.println("renew the key"))
                .onErrorResume(
                        PageFetchException.class,
                        failure -> failure.isTransient() ? Flux.empty() : Flux.error(failure)); // keep the rows
        // end
    }
}
