package dev.batchsession.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** A refusal says when to try again, so that a caller who obeys it makes no loop without a pause. */
class RefusalTest {
    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final StubPageSource source = StubPageSource.ofRows(1000);

    @Test
    void namesWhatIsLeftOfTheOpenTime() {
        ResiliencePolicy policy = policy(time.breaker(standard()));
        policy.circuitBreaker().transitionToOpenState();

        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(15));
        time.advance(Duration.ofSeconds(10));

        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(5));
        time.advance(Duration.ofSeconds(6));
        assertThat(fetch(policy.apply(source)).isTerminatedComplete()).isTrue();
    }

    @Test
    void countsFromTheStartOfThePolicyIfTheBreakerWasOpenBefore() {
        CircuitBreaker breaker = time.breaker(standard());
        breaker.transitionToOpenState();
        time.advance(Duration.ofSeconds(10));

        ResiliencePolicy policy = policy(breaker);

        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void asksTheCallersIntervalFunctionForTheNumberOfTheOpening() {
        ResiliencePolicy policy = policy(time.breaker(CircuitBreakerConfig.custom()
                .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(1000, 2))
                .build()));
        CircuitBreaker breaker = policy.circuitBreaker();

        breaker.transitionToOpenState();
        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(1));
        breaker.transitionToHalfOpenState();
        breaker.transitionToOpenState();
        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(2));
        breaker.transitionToHalfOpenState();
        breaker.transitionToOpenState();
        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(4));
        breaker.transitionToHalfOpenState();
        breaker.transitionToClosedState();
        breaker.transitionToOpenState();

        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void neverSaysAtOnce() {
        CircuitBreaker breaker = time.breaker(standard());
        ResiliencePolicy policy = policy(breaker);
        StubPageSource silent = StubPageSource.ofPages(page -> Mono.never());
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int trial = 0; trial < 3; trial++) {
            fetch(policy.apply(silent));
        }
        time.advance(Duration.ofSeconds(9));
        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(6));

        breaker.transitionToForcedOpenState();
        time.advance(Duration.ofHours(1));
        assertThat(retryAfter(policy)).isEqualTo(Duration.ofSeconds(15));
        breaker.transitionToClosedState();
        breaker.transitionToOpenStateFor(Duration.ofMinutes(5)); // nobody but the breaker knows
        time.advance(Duration.ofMinutes(1));

        assertThat(retryAfter(policy)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void namesTheLimitersPeriod() {
        ResiliencePolicy policy = ResiliencePolicy.builder()
                .rateLimiter(time.limiter(1, Duration.ofSeconds(20), Duration.ZERO))
                .build();
        fetch(policy.apply(source));

        Duration wait = retryAfter(policy);
        assertThat(wait).isEqualTo(Duration.ofSeconds(20));
        time.advance(wait);

        assertThat(fetch(policy.apply(source)).isTerminatedComplete()).isTrue();
    }

    private Duration retryAfter(ResiliencePolicy policy) {
        int before = source.requests().size();
        TestSubscriber<BatchPage> page = fetch(policy.apply(source));
        assertThat(source.requests()).hasSize(before);
        return ((CallRefusedException) page.expectTerminalError()).retryAfter().orElseThrow();
    }

    private ResiliencePolicy policy(CircuitBreaker breaker) {
        return ResiliencePolicy.builder()
                .circuitBreaker(breaker)
                .rateLimiter(time.unlimited())
                .build();
    }

    private static CircuitBreakerConfig standard() {
        return ResiliencePolicy.standard().circuitBreaker().getCircuitBreakerConfig();
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source) {
        TestSubscriber<BatchPage> page = TestSubscriber.create();
        source.fetch(new PageRequest(BatchFilter.all(), 1, 100)).subscribe(page);
        return page;
    }
}
