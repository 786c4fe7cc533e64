package dev.batchsession.resilience;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.PublisherTck;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** The rows of a listing through the whole stack, each page at the second attempt. */
public class ResilientRowsTckTest extends PublisherTck<BatchSummary> {
    public ResilientRowsTckTest() {
        super(Skip.LAZY);
    }

    @Override
    public Publisher<BatchSummary> createPublisher(long elements) {
        PageSource resilient = ResiliencePolicy.builder()
                .retry(RetryConfig.custom().waitDuration(Duration.ofMillis(1)).build())
                .circuitBreaker(CircuitBreakerConfig.custom()
                        .failureRateThreshold(100) // not reached: every other call fails
                        .build())
                .rateLimiter(RateLimiterConfig.custom()
                        .limitForPeriod(Integer.MAX_VALUE)
                        .build())
                .build()
                .apply(failingFirst((int) Math.min(Integer.MAX_VALUE, elements)));
        return BatchSessionFlux.over(resilient)
                .listAll(BatchFilter.all(), ListOptions.defaults().pageSize(1));
    }

    private static PageSource failingFirst(int rows) {
        Set<Integer> failed = ConcurrentHashMap.newKeySet();
        return request -> Mono.fromSupplier(() -> {
            int page = request.page();
            if (failed.add(page)) {
                throw new TransportException(page, "reset", true, null);
            }
            List<BatchSummary> batches = rows == 0 ? List.of() : List.of(Batches.batch(page));
            return new BatchPage(batches, page, rows, rows, page < rows, page > 1);
        });
    }
}
