package dev.batchsession.resilience;

import static dev.batchsession.resilience.Failures.error429;
import static dev.batchsession.resilience.Failures.error500;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** The wall clock is set, by NTP or by hand: no duration changes. */
class ClockStepTest {
    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final StubPageSource source = StubPageSource.ofRows(200);

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void givesUpAfterTheSameTime(long hours) {
        StubPageSource failing = StubPageSource.ofPages(
                page -> Mono.delay(Duration.ofMillis(500)).then(Mono.error(error500(page))));

        TestSubscriber<BatchPage> page = fetch(
                ResiliencePolicy.patientBuilder()
                        .rateLimiter(time.unlimited())
                        .maxElapsed(Duration.ofSeconds(60))
                        .build()
                        .apply(failing),
                1);
        time.stepWallClock(Duration.ofHours(hours));
        time.advance(Duration.ofSeconds(3));
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofSeconds(58));

        assertThat(page.isTerminated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void obeysARetryAfterForTheSameTime(long hours) {
        ResiliencePolicy policy = policy();
        source.failOnPage(1, error429(1, Duration.ofSeconds(5)));

        fetch(policy.apply(source), 1).cancel();
        time.stepWallClock(Duration.ofHours(hours));
        assertThat(policy.remainingThrottle()).isEqualTo(Duration.ofSeconds(5));
        TestSubscriber<BatchPage> other = fetch(policy.apply(source), 2);
        time.advance(Duration.ofMillis(4_999));
        assertThat(other.isTerminated()).isFalse();
        assertThat(policy.totalThrottled()).isEqualTo(Duration.ofMillis(4_999));
        time.advance(Duration.ofMillis(502)); // with the random tenth

        assertThat(other.isTerminatedComplete()).isTrue();
        assertThat(policy.totalThrottled()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void leavesTheBreakerOpenForTheSameTime(long hours) {
        leavesOpenForTheSameTime(policy(), hours);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void leavesTheBreakerOfACallersConfigOpenForTheSameTime(long hours) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .waitDurationInOpenState(Duration.ofSeconds(15))
                .build();
        leavesOpenForTheSameTime(
                ResiliencePolicy.builder()
                        .rateLimiter(time.unlimited())
                        .circuitBreaker(config)
                        .build(),
                hours);
    }

    private void leavesOpenForTheSameTime(ResiliencePolicy policy, long hours) {
        policy.circuitBreaker().transitionToOpenState();

        time.stepWallClock(Duration.ofHours(hours));
        time.advance(Duration.ofSeconds(15));
        assertThat(fetch(policy.apply(source), 1).expectTerminalError()).isInstanceOf(CallRefusedException.class);
        time.advance(Duration.ofMillis(1));

        assertThat(fetch(policy.apply(source), 1).isTerminatedComplete()).isTrue();
        assertThat(policy.circuitBreaker().getState()).isEqualTo(State.HALF_OPEN);
    }

    /** Tests replace the clock: a policy made before that must not wait until the two agree. */
    @Test
    void waitsNoLongerThanTheServerAskedIfTheClockIsReplaced() {
        time.advance(Duration.ofHours(1));
        ResiliencePolicy policy = policy();
        source.failOnPage(1, error429(1, Duration.ofSeconds(5)));
        fetch(policy.apply(source), 1).cancel();

        time.beforeEach(null);

        assertThat(policy.remainingThrottle()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(policy.totalThrottled()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    }

    private ResiliencePolicy policy() {
        return ResiliencePolicy.builder().rateLimiter(time.unlimited()).build();
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source, int page) {
        TestSubscriber<BatchPage> subscriber = TestSubscriber.create();
        source.fetch(new PageRequest(BatchFilter.all(), page, 100)).subscribe(subscriber);
        return subscriber;
    }
}
