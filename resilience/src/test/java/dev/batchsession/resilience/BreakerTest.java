package dev.batchsession.resilience;

import static dev.batchsession.resilience.Failures.error401;
import static dev.batchsession.resilience.Failures.error429;
import static dev.batchsession.resilience.Failures.error500;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.RequestRejectedException;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

class BreakerTest {
    private static final PageRequest PAGE = new PageRequest(BatchFilter.all(), 1, 100);
    private static final RetryConfig ONCE = RetryConfig.custom().maxAttempts(1).build();
    private static final RetryConfig AFTER_HALF_A_SECOND = RetryConfig.ofDefaults(); // a random backoff can be zero

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    @Test
    void refusesAtOnceWhileOpenAndTakesNoPermit() {
        CircuitBreaker breaker = breaker();
        RateLimiter limiter = time.limiter(5, Duration.ofHours(1), Duration.ofDays(1));
        StubPageSource source = StubPageSource.ofRows(10);
        PageSource resilient = ResiliencePolicy.builder()
                .circuitBreaker(breaker)
                .rateLimiter(limiter)
                .build()
                .apply(source);
        breaker.transitionToOpenState();

        for (int i = 0; i < 100; i++) {
            assertThat(fetch(resilient).expectTerminalError())
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessageStartingWith("page 1: call refused, circuit breaker 'virtual' is OPEN");
        }

        assertThat(source.requests()).isEmpty();
        assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(5);
    }

    @Test
    void opensAfterServerFailuresAndLetsThreeTrialsThrough() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        for (int i = 0; i < 10; i++) {
            source.failOnPage(1, error500(1));
        }
        PageSource resilient = policy(breaker).retry(ONCE).build().apply(source);

        for (int i = 0; i < 10; i++) {
            fetch(resilient);
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(fetch(resilient).expectTerminalError()).isInstanceOf(CallRefusedException.class);
        time.advance(Duration.ofMillis(15_001));
        for (int i = 0; i < 3; i++) {
            assertThat(fetch(resilient).isTerminatedComplete()).isTrue();
        }

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(source.requests()).hasSize(13);
    }

    @Test
    void namesTheLastFailureWhereTheBreakerOpensBetweenTwoAttempts() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofPages(page -> Mono.error(error500(page)));
        PageSource resilient =
                policy(breaker).retry(AFTER_HALF_A_SECOND).build().apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        breaker.transitionToOpenState();
        time.advance(Duration.ofMinutes(1));

        assertThat(page.expectTerminalError()).isInstanceOf(CallRefusedException.class);
        assertThat(page.expectTerminalError().getSuppressed())
                .singleElement()
                .satisfies(last -> assertThat(last).hasMessageContaining("boom"));
    }

    @Test
    void measuresTheCallAndNotTheWaitForAPermit() {
        CircuitBreaker breaker = breaker();
        RateLimiter limiter = time.limiter(1, Duration.ofMinutes(2), Duration.ofDays(1));
        PageSource resilient = ResiliencePolicy.builder()
                .circuitBreaker(breaker)
                .rateLimiter(limiter)
                .build()
                .apply(StubPageSource.ofRows(10));

        fetch(resilient);
        TestSubscriber<BatchPage> second = fetch(resilient);
        assertThat(second.isTerminated()).isFalse();
        time.advance(Duration.ofMinutes(2));

        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
        assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isZero(); // slow: 60 s
    }

    @Test
    void measuresASlowCall() {
        CircuitBreaker breaker = breaker();
        StubPageSource slow = StubPageSource.ofPages(page -> Mono.delay(Duration.ofSeconds(61))
                .then(StubPageSource.ofRows(10).fetch(PAGE)));

        fetch(policy(breaker).maxElapsed(Duration.ofMinutes(2)).build().apply(slow));
        time.advance(Duration.ofMinutes(2));

        assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isEqualTo(1);
    }

    @Test
    void measuresAFailureByItself() {
        CircuitBreaker breaker = breaker();
        StubPageSource failing = StubPageSource.ofRows(10);
        failing.failOnPage(1, error500(1));
        time.advance(Duration.ofMinutes(2));

        fetch(policy(breaker).retry(ONCE).build().apply(failing));

        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
        assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isZero();
    }

    @Test
    void doesNotBlameTheServerForItsLimitNorForARefusedRequest() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        source.failOnPage(
                1, error429(1, Duration.ofMillis(1)), error401(1), new RequestRejectedException(1, 408, "HTTP 408"));

        fetch(policy(breaker).retry(ONCE).build().apply(source));
        time.advance(Duration.ofSeconds(1));
        fetch(policy(breaker).retry(ONCE).build().apply(source));
        fetch(policy(breaker).retry(ONCE).build().apply(source));

        assertThat(source.requests()).hasSize(3);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void makesNoCallWhereTheBreakerOpensDuringTheWaitForAPermit() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        PageSource resilient = ResiliencePolicy.builder()
                .circuitBreaker(breaker)
                .rateLimiter(time.limiter(1, Duration.ofSeconds(30), Duration.ofDays(1)))
                .build()
                .apply(source);

        fetch(resilient);
        TestSubscriber<BatchPage> waiting = fetch(resilient);
        breaker.transitionToForcedOpenState();
        time.advance(Duration.ofMinutes(1));

        assertThat(waiting.expectTerminalError()).isInstanceOf(CallRefusedException.class);
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void makesATrialOfACallThatWaitedForAPermitWhileTheBreakerOpened() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        PageSource resilient = ResiliencePolicy.builder()
                .circuitBreaker(breaker)
                .rateLimiter(time.limiter(1, Duration.ofSeconds(30), Duration.ofDays(1)))
                .build()
                .apply(source);

        fetch(resilient);
        TestSubscriber<BatchPage> waiting = fetch(resilient);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        time.advance(Duration.ofMinutes(1));

        assertThat(waiting.isTerminatedComplete()).isTrue();
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
    }

    @Test
    void givesATrialBackThatWasCancelled() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        for (int i = 0; i < 30; i++) {
            source.answerOnPage(1, Mono.never());
        }
        PageSource resilient = policy(breaker).build().apply(source);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();

        for (int i = 0; i < 30; i++) { // three trials are allowed
            fetch(resilient).cancel();
        }

        assertThat(source.requests()).hasSize(30);
        assertThat(source.cancelledCalls()).isEqualTo(30);
        assertThat(fetch(resilient).isTerminatedComplete()).isTrue();
    }

    @Test
    void allowsThreeTrialsWhateverWasUnderWayWhenItOpened() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofPages(page -> Mono.never());
        PageSource resilient = policy(breaker).build().apply(source);
        List<TestSubscriber<BatchPage>> underWay =
                Stream.generate(() -> fetch(resilient)).limit(50).toList();
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        underWay.forEach(TestSubscriber::cancel);

        for (int i = 0; i < 50; i++) {
            fetch(resilient);
        }

        assertThat(source.requests()).hasSize(50 + 3);
    }

    @Test
    void permitsNoMoreTrialsThanOneWindowAllowsThoughOthersWaitSinceTheWindowBefore() {
        CircuitBreaker breaker = time.breaker(CircuitBreakerConfig.custom()
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        StubPageSource source = StubPageSource.ofPages(page -> Mono.never());
        PageSource resilient = ResiliencePolicy.builder()
                .circuitBreaker(breaker)
                .rateLimiter(time.limiter(2, Duration.ofSeconds(30), Duration.ofDays(1)))
                .build()
                .apply(source);
        fetch(resilient).cancel();
        fetch(resilient).cancel(); // no permit is left for 30 s
        int before = source.requests().size();

        breaker.transitionToOpenState();
        for (int window = 0; window < 2; window++) {
            breaker.transitionToHalfOpenState();
            fetch(resilient); // admitted in this window, waits for its permit
            breaker.transitionToOpenState();
        }
        breaker.transitionToHalfOpenState();
        fetch(resilient);
        time.advance(Duration.ofMinutes(2));

        assertThat(source.requests()).hasSize(before + 1);
    }

    @Test
    void countsNoOutcomeOfAWindowBefore() {
        CircuitBreaker breaker = breaker();
        Sinks.One<BatchPage> answer = Sinks.one();
        StubPageSource source = StubPageSource.ofPages(page -> answer.asMono());
        PageSource resilient = policy(breaker).retry(ONCE).build().apply(source);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int trial = 0; trial < 3; trial++) {
            fetch(resilient);
        }
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();

        answer.tryEmitError(error500(1));

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    /** The fact about Resilience4j behind the two tests above. */
    @Test
    void theBreakerItselfTakesAnOutcomeOfAWindowBeforeForATrial() {
        CircuitBreaker breaker = time.breaker(CircuitBreakerConfig.custom()
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        CircuitBreaker.State sameStateAsBefore = breaker.getState();

        breaker.onSuccess(0, TimeUnit.MILLISECONDS);

        assertThat(sameStateAsBefore).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void patientWaitsForAnOpenBreakerAtNoCostOfAttempts() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .retry(ONCE)
                .circuitBreaker(breaker)
                .rateLimiter(time.unlimited())
                .build()
                .apply(source);
        breaker.transitionToOpenState();

        TestSubscriber<BatchPage> page = fetch(resilient);
        time.advance(Duration.ofSeconds(14));
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofSeconds(2));

        assertThat(page.isTerminatedComplete()).isTrue();
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void patientCountsItsTimeFromTheFirstRefusal() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker)
                .rateLimiter(time.unlimited())
                .build()
                .apply(source);
        time.advance(Duration.ofHours(1));
        breaker.transitionToOpenState();

        TestSubscriber<BatchPage> page = fetch(resilient);
        time.advance(Duration.ofMinutes(1));

        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void patientRidesOutAnOutageOfTenMinutes() {
        StubPageSource source = StubPageSource.ofPages(page -> time.now().compareTo(Duration.ofMinutes(10)) < 0
                ? Mono.error(error500(page))
                : StubPageSource.ofRows(10).fetch(PAGE));
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker())
                .rateLimiter(time.limiter(10, Duration.ofSeconds(1), Duration.ofDays(1)))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        time.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofMinutes(1));

        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void patientGivesUpAfterAQuarterOfAnHour() {
        StubPageSource source = StubPageSource.ofPages(page -> Mono.error(error500(page)));
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker())
                .rateLimiter(time.unlimited())
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        time.advance(Duration.ofMinutes(14));
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofMinutes(3));

        assertThat(page.isTerminated()).isTrue();
    }

    @Test
    void patientDoesNotWaitForeverForABreakerThatStaysOpen() {
        CircuitBreaker breaker = breaker();
        breaker.transitionToForcedOpenState();

        TestSubscriber<BatchPage> page = fetch(ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker)
                .rateLimiter(time.unlimited())
                .build()
                .apply(StubPageSource.ofRows(10)));
        time.advance(Duration.ofMinutes(14));
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofMinutes(2));

        assertThat(page.expectTerminalError()).isInstanceOf(CallRefusedException.class);
    }

    @Test
    void makesNoCallAfterACancelDuringAnOpenBreaker() {
        CircuitBreaker breaker = breaker();
        StubPageSource source = StubPageSource.ofRows(10);
        breaker.transitionToOpenState();

        TestSubscriber<BatchPage> page = fetch(ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker)
                .rateLimiter(time.unlimited())
                .build()
                .apply(source));
        page.cancel();
        time.advance(Duration.ofHours(1));

        assertThat(source.requests()).isEmpty();
    }

    private ResiliencePolicy.Builder policy(CircuitBreaker breaker) {
        return ResiliencePolicy.builder().circuitBreaker(breaker).rateLimiter(time.unlimited());
    }

    private CircuitBreaker breaker() {
        CircuitBreakerConfig standard =
                ResiliencePolicy.standard().circuitBreaker().getCircuitBreakerConfig();
        return time.breaker(standard);
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source) {
        TestSubscriber<BatchPage> page = TestSubscriber.create();
        source.fetch(PAGE).subscribe(page);
        return page;
    }
}
