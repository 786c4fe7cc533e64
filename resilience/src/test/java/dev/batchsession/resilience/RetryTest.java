package dev.batchsession.resilience;

import static dev.batchsession.resilience.Failures.error401;
import static dev.batchsession.resilience.Failures.error429;
import static dev.batchsession.resilience.Failures.error500;
import static dev.batchsession.resilience.Failures.error503;
import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.ApiKeyRejectedException;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class RetryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final StubPageSource source = StubPageSource.ofRows(450);

    @Test
    void triesAPageAgainWithoutLosingOrRepeatingARow() {
        source.failOnPage(3, error500(3), error500(3));

        TestSubscriber<BatchSummary> rows = list(standard().build());
        time.advance(MINUTE);

        assertThat(rows.getReceivedOnNext()).isEqualTo(batches(1, 450));
        assertThat(rows.isTerminatedComplete()).isTrue();
        assertThat(source.requestedPages()).containsExactly(1, 2, 3, 3, 3, 4, 5);
    }

    @Test
    void givesEachSubscriptionItsOwnAttempts() {
        StubPageSource failing = StubPageSource.ofPages(page -> Mono.error(error500(page)));
        BatchSessionFlux batches = BatchSessionFlux.over(standard().build().apply(failing));

        TestSubscriber<BatchSummary> one = subscribe(batches);
        TestSubscriber<BatchSummary> other = subscribe(batches);
        time.advance(MINUTE);

        assertThat(one.expectTerminalError()).isInstanceOf(AttemptsExhaustedException.class);
        assertThat(other.expectTerminalError()).isInstanceOf(AttemptsExhaustedException.class);
        assertThat(failing.requests()).hasSize(10);
    }

    @Test
    void givesEachPageItsOwnAttempts() {
        IntStream.rangeClosed(1, 5)
                .forEach(page -> source.failOnPage(page, error500(page), error500(page), error500(page)));

        TestSubscriber<BatchSummary> rows = list(standard()
                .circuitBreaker(
                        CircuitBreakerConfig.custom().minimumNumberOfCalls(100).build())
                .build());
        time.advance(MINUTE);

        assertThat(rows.getReceivedOnNext()).hasSize(450);
        assertThat(source.requests()).hasSize(20);
    }

    @Test
    void saysWhichPageFailedAndWhatTheServerSaid() {
        source.failOnPage(3, error500(3), error500(3), error500(3), error500(3), error500(3));

        TestSubscriber<BatchSummary> rows = list(standard().build());
        time.advance(MINUTE);

        assertThat(rows.getReceivedOnNext()).isEqualTo(batches(1, 200));
        assertThat(rows.expectTerminalError())
                .isInstanceOfSatisfying(AttemptsExhaustedException.class, failure -> {
                    assertThat(failure.page()).isEqualTo(3);
                    assertThat(failure.attempts()).isEqualTo(5);
                    assertThat(failure.status()).hasValue(500);
                    assertThat(failure.isWaitTooLong()).isFalse();
                    assertThat(failure.isTransient()).isTrue();
                })
                .hasMessageStartingWith("page 3: gave up after 5 attempts in ")
                .hasMessageEndingWith("HTTP 500, code 500: boom")
                .cause()
                .isInstanceOf(ServerFailureException.class)
                .hasMessageContaining("code 500: boom");
        assertThat(source.requestedPages()).containsExactly(1, 2, 3, 3, 3, 3, 3);
    }

    @Test
    void passesOnARefusedKeyAtOnceAndTellsNobody() {
        ResiliencePolicy policy = standard().build();
        BatchSessionFlux batches = BatchSessionFlux.over(policy.apply(StubPageSource.ofPages(
                page -> page == 1 ? StubPageSource.ofRows(450).fetch(request(1)) : Mono.error(error401(page)))));

        for (int i = 0; i < 200; i++) {
            TestSubscriber<BatchSummary> rows = subscribe(batches);
            assertThat(rows.getReceivedOnNext()).isEqualTo(batches(1, 100));
            assertThat(rows.expectTerminalError())
                    .isInstanceOf(ApiKeyRejectedException.class)
                    .hasMessageStartingWith("page 2: ");
        }

        assertThat(policy.circuitBreaker().getMetrics().getNumberOfFailedCalls())
                .isZero();
        assertThat(policy.circuitBreaker().getMetrics().getNumberOfSuccessfulCalls())
                .isEqualTo(20); // the window
        assertThat(policy.retry().getMetrics().getNumberOfFailedCallsWithoutRetryAttempt())
                .isZero();
    }

    @Test
    void passesOnARefusedKeyAtOnceThoughTheCallersRetryWouldTryAgain() {
        StubPageSource refusing = StubPageSource.ofPages(page -> Mono.error(error401(page)));
        ResiliencePolicy policy =
                standard().retry(Retry.ofDefaults("tries everything")).build();

        assertThat(subscribe(BatchSessionFlux.over(policy.apply(refusing))).expectTerminalError())
                .isInstanceOf(ApiKeyRejectedException.class);
        assertThat(refusing.requests()).hasSize(1);
    }

    @Test
    void passesOnWhatIsNoPageFailure() {
        IllegalStateException bug = new IllegalStateException("bug");
        StubPageSource broken = StubPageSource.ofPages(page -> Mono.error(bug));

        assertThat(subscribe(BatchSessionFlux.over(standard().build().apply(broken)))
                        .expectTerminalError())
                .isSameAs(bug);
        assertThat(broken.requests()).hasSize(1);
    }

    @Test
    void followsTheCallersRetry() {
        source.failOnPage(1, error500(1), error500(1));
        Retry own = Retry.of(
                "own",
                RetryConfig.custom()
                        .maxAttempts(3)
                        .waitDuration(Duration.ofSeconds(2))
                        .build());

        TestSubscriber<BatchSummary> rows = list(standard().retry(own).build());
        time.advance(Duration.ofMillis(3999));
        assertThat(source.requests()).hasSize(2);
        time.advance(Duration.ofMillis(1));

        assertThat(rows.isTerminatedComplete()).isTrue();
        assertThat(own.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                .isEqualTo(1);
    }

    @Test
    void passesOnTheFailureItselfWhereOneAttemptIsAllowed() {
        PageFetchException failure = error500(1);
        source.failOnPage(1, failure);

        TestSubscriber<BatchSummary> rows = list(
                standard().retry(RetryConfig.custom().maxAttempts(1).build()).build());

        assertThat(rows.expectTerminalError()).isSameAs(failure);
    }

    @Test
    void waitsAsLongAsTheServerAsksWhereTheBackoffIsShorter() {
        source.failOnPage(1, error503(1, Duration.ofSeconds(7)));

        TestSubscriber<BatchSummary> rows = list(standard().build());
        time.advance(Duration.ofMillis(6999));
        assertThat(source.requests()).hasSize(1);
        time.advance(Duration.ofMillis(1));

        assertThat(rows.isTerminatedComplete()).isTrue();
    }

    @Test
    void waitsForAsLongAsTheServerIsObeyed() {
        source.failOnPage(1, error503(1, Duration.ofSeconds(10)));

        TestSubscriber<BatchSummary> rows = list(standard().maxElapsed(MINUTE).build());
        time.advance(Duration.ofSeconds(10));

        assertThat(rows.isTerminatedComplete()).isTrue();
    }

    @Test
    void triesAgainAtOnceWhereTheBackoffIsNone() {
        source.failOnPage(1, error500(1), error500(1));

        TestSubscriber<BatchSummary> rows = list(standard()
                .retry(RetryConfig.custom()
                        .maxAttempts(3)
                        .intervalFunction(attempt -> 0L)
                        .build())
                .build());
        time.advance(Duration.ofMillis(1));

        assertThat(rows.isTerminatedComplete()).isTrue();
    }

    @Test
    void countsItsTimeFromTheFirstCall() {
        time.advance(Duration.ofHours(1));
        source.failOnPage(1, error500(1), error500(1));

        TestSubscriber<BatchSummary> rows = list(standard().build());
        time.advance(MINUTE);

        assertThat(rows.isTerminatedComplete()).isTrue();
    }

    @Test
    void tellsHowLongTheServerAskedToWaitWhereItGaveUp() {
        PageFetchException asking = error503(1, Duration.ofSeconds(3));
        source.failOnPage(1, asking, asking, asking);

        TestSubscriber<BatchSummary> rows = list(
                standard().retry(RetryConfig.custom().maxAttempts(2).build()).build());
        time.advance(MINUTE);

        assertThat(rows.expectTerminalError())
                .isInstanceOfSatisfying(
                        AttemptsExhaustedException.class,
                        failure -> assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(3)));
    }

    @Test
    void failsAtOnceWhereTheServerAsksForMoreThanIsObeyed() {
        PageFetchException failure = error503(1, Duration.ofSeconds(11));
        source.failOnPage(1, failure);

        assertThat(list(standard().build()).expectTerminalError())
                .isInstanceOf(AttemptsExhaustedException.class)
                .hasCause(failure);
    }

    @Test
    void saysHowLongTheServerAskedToWaitIfThatIsNotObeyed() {
        PageFetchException failure = error429(1, Duration.ofSeconds(100_000));
        source.failOnPage(1, failure);

        assertThat(list(standard().build()).expectTerminalError())
                .isInstanceOfSatisfying(AttemptsExhaustedException.class, gaveUp -> {
                    assertThat(gaveUp.attempts()).isEqualTo(1);
                    assertThat(gaveUp.status()).hasValue(429);
                    assertThat(gaveUp.retryAfter()).hasValue(Duration.ofSeconds(100_000));
                    assertThat(gaveUp.isWaitTooLong()).isTrue();
                })
                .hasMessageStartingWith("page 1: ")
                .hasMessageEndingWith("HTTP 429; the server asks to wait 27 h 47 min, longer than maxRetryAfter (10 s)")
                .hasCause(failure);
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void saysThatTheServerAsksToWaitLongerThanThereIsTime() {
        source.failOnPage(1, error503(1, Duration.ofMillis(9_500)));

        assertThat(list(standard().build()).expectTerminalError())
                .isInstanceOf(AttemptsExhaustedException.class)
                .hasMessageEndingWith("HTTP 503; the server asks to wait 9.5 s, "
                        + "longer than the 9 s that are left of maxElapsed (10 s)");
    }

    @Test
    void beginsWithTheReasonOfAFailureThatHasNoStatus() {
        source.failOnPage(1, new Busy());

        assertThat(list(standard().build()).expectTerminalError())
                .hasMessage("page 1: busy; the server asks to wait 1 h, longer than maxRetryAfter (10 s)");
    }

    @Test
    void beginsNoAttemptOnceItsTimeIsUp() {
        StubPageSource slowToFail =
                StubPageSource.ofPages(page -> Mono.delay(Duration.ofSeconds(6)).then(Mono.error(error500(page))));

        TestSubscriber<BatchSummary> rows =
                subscribe(BatchSessionFlux.over(standard().build().apply(slowToFail)));
        time.advance(MINUTE);

        assertThat(rows.expectTerminalError()).isInstanceOf(AttemptsExhaustedException.class);
        assertThat(slowToFail.requests()).hasSize(2);
    }

    @Test
    void waitsNoLongerThanTheBackoffsBound() {
        // Full jitter: the n-th wait is anywhere from 0 to min(5 s, 200 ms * 2^(n-1)).
        for (int round = 0; round < 200; round++) {
            StubPageSource failing = StubPageSource.ofPages(page -> Mono.error(error500(page)));
            Duration start = time.now();
            TestSubscriber<BatchSummary> rows =
                    subscribe(BatchSessionFlux.over(standard().build().apply(failing)));
            while (!rows.isTerminated()) {
                time.advance(Duration.ofMillis(10));
            }
            assertThat(time.now().minus(start)).isLessThanOrEqualTo(Duration.ofMillis(200 + 400 + 800 + 1600 + 40));
        }
    }

    @Test
    void makesNoCallAfterACancelDuringABackoff() {
        source.failOnPage(1, error503(1, Duration.ofSeconds(5)));

        TestSubscriber<BatchSummary> rows = list(standard().build());
        rows.cancel();
        time.advance(MINUTE);

        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void standardAndPatientAreAsDocumented() {
        ResiliencePolicy standard = ResiliencePolicy.standard();
        assertThat(standard.retry().getRetryConfig().getMaxAttempts()).isEqualTo(5);
        assertThat(standard.rateLimiter().getRateLimiterConfig().getLimitForPeriod())
                .isEqualTo(10);
        assertThat(standard.rateLimiter().getRateLimiterConfig().getLimitRefreshPeriod())
                .isEqualTo(Duration.ofSeconds(1));
        var breaker = standard.circuitBreaker().getCircuitBreakerConfig();
        assertThat(breaker.getSlidingWindowSize()).isEqualTo(20);
        assertThat(breaker.getMinimumNumberOfCalls()).isEqualTo(10);
        assertThat(breaker.getFailureRateThreshold()).isEqualTo(50);
        assertThat(breaker.getWaitIntervalFunctionInOpenState().apply(1)).isEqualTo(15_000);
        assertThat(breaker.getPermittedNumberOfCallsInHalfOpenState()).isEqualTo(3);
        assertThat(breaker.getMaxWaitDurationInHalfOpenState()).isEqualTo(Duration.ofSeconds(30));
        assertThat(standard.toString()).contains("maxElapsed=PT10S", "maxRetryAfter=PT10S", "waitWhileOpen=false");
        assertThat(standard.maxRetryAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(ResiliencePolicy.patient().maxRetryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(ResiliencePolicy.patient().toString())
                .contains("maxElapsed=PT15M", "maxRetryAfter=PT10M", "waitWhileOpen=true");
    }

    @Test
    void spreadsABackoffFromNothingToABoundThatDoubles() {
        assertThat(longestBackoffs(ResiliencePolicy.standard()))
                .satisfiesExactly(near(200), near(400), near(800), near(1_600), near(3_200), near(5_000), near(5_000));
        assertThat(longestBackoffs(ResiliencePolicy.patient()))
                .satisfiesExactly(
                        near(500), near(1_000), near(2_000), near(4_000), near(8_000), near(16_000), near(30_000));
    }

    /** The longest of a thousand waits after the first failure, the second, and so on. */
    private static List<Long> longestBackoffs(ResiliencePolicy policy) {
        var backoff = policy.retry().getRetryConfig().getIntervalBiFunction();
        return IntStream.rangeClosed(1, 7)
                .mapToObj(failures -> LongStream.generate(() -> backoff.apply(failures, null))
                        .limit(1000)
                        .summaryStatistics())
                .peek(waits -> assertThat(waits.getMin()).isBetween(0L, waits.getMax() / 10))
                .map(LongSummaryStatistics::getMax)
                .toList();
    }

    private static ThrowingConsumer<Long> near(long bound) {
        return longest -> assertThat(longest).isBetween(bound * 9 / 10, bound);
    }

    private ResiliencePolicy.Builder standard() {
        return ResiliencePolicy.builder().rateLimiter(time.unlimited()).random(() -> 0);
    }

    private TestSubscriber<BatchSummary> list(ResiliencePolicy policy) {
        return subscribe(BatchSessionFlux.over(policy.apply(source)));
    }

    private static TestSubscriber<BatchSummary> subscribe(BatchSessionFlux batches) {
        TestSubscriber<BatchSummary> rows = TestSubscriber.create();
        batches.listAll().subscribe(rows);
        return rows;
    }

    private static dev.batchsession.page.PageRequest request(int page) {
        return new dev.batchsession.page.PageRequest(dev.batchsession.model.BatchFilter.all(), page, 100);
    }

    /** Of a user's own source. */
    private static final class Busy extends PageFetchException {
        Busy() {
            super(1, "busy", null);
        }

        @Override
        public boolean isTransient() {
            return true;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(Duration.ofHours(1));
        }
    }
}
