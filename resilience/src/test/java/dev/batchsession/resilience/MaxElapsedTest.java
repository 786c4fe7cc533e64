package dev.batchsession.resilience;

import static dev.batchsession.resilience.Failures.error429;
import static dev.batchsession.resilience.Failures.error500;
import static dev.batchsession.resilience.Failures.error503;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** {@code maxElapsed} bounds the time from a page's first call to its end, whatever the server does. */
class MaxElapsedTest {
    private static final RetryConfig AT_ONCE = RetryConfig.custom()
            .maxAttempts(1000)
            .intervalFunction(attempt -> 0L)
            .build();
    private static final RetryConfig AFTER_HALF_A_SECOND = RetryConfig.ofDefaults(); // a random backoff can be zero

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    static Stream<Named<Mono<BatchPage>>> failureModes() {
        return Stream.of(
                Named.of("silence", Mono.never()),
                Named.of("a failure at once", Mono.error(error500(1))),
                Named.of("a failure after 900 ms", late(900)),
                Named.of("a failure after 3 s", late(3_000)),
                Named.of("a failure after 8.9 s", late(8_900)),
                Named.of("a failure after 9.9 s", late(9_900)),
                Named.of("a failure after 30 s", late(30_000)),
                Named.of("Retry-After: 1", Mono.error(error429(1, Duration.ofSeconds(1)))),
                Named.of("Retry-After: 4", Mono.error(error503(1, Duration.ofSeconds(4)))),
                Named.of("Retry-After: 10", Mono.error(error429(1, Duration.ofSeconds(10)))),
                Named.of("Retry-After: 3600", Mono.error(error429(1, Duration.ofHours(1)))));
    }

    @ParameterizedTest
    @MethodSource("failureModes")
    void standardEndsWithinTenSeconds(Mono<BatchPage> answer) {
        StubPageSource source = StubPageSource.ofPages(page -> answer);

        TestSubscriber<BatchPage> page = fetch(standard().build().apply(source));
        time.advance(Duration.ofSeconds(10));

        assertThat(page.expectTerminalError()).isInstanceOf(AttemptsExhaustedException.class);
    }

    @ParameterizedTest
    @MethodSource("failureModes")
    void patientEndsWithinAQuarterOfAnHour(Mono<BatchPage> answer) {
        StubPageSource source = StubPageSource.ofPages(page -> answer);

        TestSubscriber<BatchPage> page = fetch(ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker())
                .rateLimiter(time.unlimited())
                .build()
                .apply(source));
        time.advance(Duration.ofMinutes(15));

        assertThat(page.isTerminated()).isTrue();
    }

    @Test
    void cutsACallThatIsNotAnsweredAndSaysSo() {
        StubPageSource silent = StubPageSource.ofPages(page -> Mono.never());
        ResiliencePolicy policy = standard().build();

        TestSubscriber<BatchPage> page = fetch(policy.apply(silent));
        time.advance(Duration.ofMillis(9_999));
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofMillis(1));

        assertThat(page.expectTerminalError())
                .isInstanceOfSatisfying(AttemptsExhaustedException.class, failure -> {
                    assertThat(failure.attempts()).isEqualTo(1);
                    assertThat(failure.isTransient()).isTrue();
                    assertThat(failure.status()).isEmpty();
                })
                .hasMessageStartingWith("page 1: gave up after 1 attempt in 10 s (maxElapsed is 10 s): ")
                .hasMessageEndingWith("timed out after 10 s, the rest of maxElapsed")
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        timeout -> assertThat(timeout.isTransient()).isTrue());
        assertThat(silent.cancelledCalls()).isEqualTo(1);
        assertThat(policy.circuitBreaker().getMetrics().getNumberOfFailedCalls())
                .as("silence counts as a failure of the server")
                .isEqualTo(1);
    }

    @Test
    void cutsALaterCallAfterTheRestOfTheTime() {
        StubPageSource source = StubPageSource.ofRows(10);
        source.answerOnPage(1, late(4_000));
        source.answerOnPage(1, Mono.never());

        TestSubscriber<BatchPage> page = fetch(standard().retry(AT_ONCE).build().apply(source));
        time.advance(Duration.ofSeconds(10));

        assertThat(page.expectTerminalError())
                .hasMessageContaining("2 attempts")
                .hasMessageContaining("timed out after 6 s");
    }

    @Test
    void makesNoAttemptWithLessThanASecondLeft() {
        StubPageSource early = StubPageSource.ofPages(page -> late(4_500));
        StubPageSource tooLate = StubPageSource.ofPages(page -> late(9_001));

        TestSubscriber<BatchPage> page = fetch(standard().retry(AT_ONCE).build().apply(early));
        TestSubscriber<BatchPage> other =
                fetch(standard().retry(AT_ONCE).build().apply(tooLate));
        time.advance(Duration.ofMillis(9_001));

        assertThat(page.isTerminated()).isFalse();
        assertThat(early.requests()).hasSize(3); // at 0 s, 4.5 s and 9 s
        assertThat(tooLate.requests()).hasSize(1);
        assertThat(other.expectTerminalError()).hasMessageContaining("gave up after 1 attempt in 9 s");
    }

    @Test
    void beginsNoWaitThatEndsTooLate() {
        StubPageSource source = StubPageSource.ofPages(page -> Mono.error(error500(page)));
        RetryConfig slow = RetryConfig.custom()
                .maxAttempts(1000)
                .intervalFunction(attempt -> 4_000L)
                .build();

        TestSubscriber<BatchPage> page = fetch(standard().retry(slow).build().apply(source));
        time.advance(Duration.ofSeconds(8)); // calls at 0 s, 4 s and 8 s; none at 12 s

        assertThat(page.expectTerminalError()).hasMessageContaining("3 attempts in 8 s");
    }

    @Test
    void makesTheFirstCallHoweverShortTheTime() {
        StubPageSource source = StubPageSource.ofRows(10);

        TestSubscriber<BatchPage> page =
                fetch(standard().maxElapsed(Duration.ofMillis(1)).build().apply(source));

        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void hasNoEndIfTheCallerSetsNone() {
        StubPageSource source = StubPageSource.ofRows(10);
        source.answerOnPage(1, late(60_000));

        TestSubscriber<BatchPage> page = fetch(standard()
                .maxElapsed(Duration.ofSeconds(Long.MAX_VALUE))
                .maxRetryAfter(Duration.ofSeconds(Long.MAX_VALUE))
                .build()
                .apply(source));
        time.advance(Duration.ofMinutes(2));

        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void doesNotCountTheWaitForThePermitOfTheFirstCall() {
        StubPageSource source = StubPageSource.ofRows(10);
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .rateLimiter(time.limiter(2, Duration.ofMinutes(1), Duration.ofDays(1)))
                .build()
                .apply(source);
        fetch(resilient);
        fetch(resilient);
        source.answerOnPage(1, late(8_000));

        TestSubscriber<BatchPage> page = fetch(resilient); // its permit comes after a minute
        time.advance(Duration.ofSeconds(68));

        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void doesNotWaitForThePermitOfALaterAttemptThatComesTooLate() {
        StubPageSource source = StubPageSource.ofPages(page -> Mono.error(error500(page)));
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .rateLimiter(time.limiter(1, Duration.ofMinutes(1), Duration.ofDays(1)))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);

        time.advance(Duration.ofMillis(1));
        assertThat(page.expectTerminalError())
                .isInstanceOf(AttemptsExhaustedException.class)
                .hasMessageContaining("boom");
    }

    @Test
    void doesNotQueueForThePermitOfALaterAttemptThatComesTooLate() {
        StubPageSource source = StubPageSource.ofRows(10);
        source.answerOnPage(1, late(1_000));
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .rateLimiter(time.limiter(1, Duration.ofMinutes(1), Duration.ofDays(1)))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        TestSubscriber<BatchPage> first = fetch(resilient); // has the turn for a minute
        time.advance(Duration.ofSeconds(10));
        assertThat(page.expectTerminalError()).isInstanceOf(AttemptsExhaustedException.class);
        assertThat(first.isTerminated()).isFalse();
        time.advance(Duration.ofMinutes(1));

        assertThat(first.isTerminatedComplete()).isTrue();
    }

    @Test
    void doesNotWaitForARetryAfterOfAnotherPageThatEndsTooLate() {
        StubPageSource source = StubPageSource.ofRows(1000);
        source.answerOnPage(1, late(1_000));
        source.failOnPage(2, error429(2, Duration.ofSeconds(30)));
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .maxRetryAfter(Duration.ofMinutes(1))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        fetch(resilient, 2);
        time.advance(Duration.ofSeconds(10));

        assertThat(page.expectTerminalError())
                .isInstanceOf(AttemptsExhaustedException.class)
                .hasMessageContaining("boom");
    }

    @Test
    void countsTheWaitForARetryAfterOfAnotherStreamBeforeTheFirstCall() {
        StubPageSource source = StubPageSource.ofRows(1000);
        source.failOnPage(1, error429(1, Duration.ofSeconds(8)));
        ResiliencePolicy policy = standard().random(() -> 0).build();
        fetch(policy.apply(source)).cancel();

        StubPageSource silent = StubPageSource.ofPages(page -> Mono.never());
        TestSubscriber<BatchPage> page = fetch(policy.apply(silent));
        time.advance(Duration.ofMillis(9_999));
        assertThat(silent.requests()).hasSize(1);
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofMillis(1));

        assertThat(page.expectTerminalError())
                .isInstanceOf(AttemptsExhaustedException.class)
                .hasMessageContaining("timed out after 2 s");
    }

    @Test
    void countsTheRandomTimeAfterARetryAfterOfAnotherStream() {
        StubPageSource source = StubPageSource.ofRows(1000);
        source.failOnPage(1, error429(1, Duration.ofSeconds(8)));
        ResiliencePolicy policy = standard().random(() -> 1).build();
        fetch(policy.apply(source)).cancel();

        TestSubscriber<BatchPage> page = fetch(policy.apply(StubPageSource.ofPages(any -> Mono.never())));
        time.advance(Duration.ofSeconds(10));

        assertThat(page.expectTerminalError()).hasMessageContaining("timed out after 1.2 s");
    }

    @Test
    void endsWithinItsTimeIfTheServerKeepsExtendingTheRetryAfterOfOtherStreams() {
        StubPageSource source = StubPageSource.ofRows(1000);
        ResiliencePolicy policy = standard().random(() -> 0).build();
        for (int page = 2; page <= 10; page++) {
            Duration sent = Duration.ofMillis(2_000L * (page - 2) + 500);
            source.answerOnPage(page, Mono.delay(sent).then(Mono.error(error429(page, Duration.ofSeconds(5)))));
            fetch(policy.apply(source), page);
        }
        time.advance(Duration.ofSeconds(1));

        TestSubscriber<BatchPage> page = fetch(policy.apply(source));
        time.advance(Duration.ofSeconds(10));

        assertThat(page.expectTerminalError()).isInstanceOf(CallRefusedException.class);
        assertThat(source.requestedPages()).doesNotContain(1);
    }

    @Test
    void refusesAPageThatWouldWaitTooLongForARetryAfterOfAnotherStream() {
        StubPageSource source = StubPageSource.ofRows(1000);
        source.failOnPage(2, error429(2, Duration.ofSeconds(20)));
        PageSource resilient =
                standard().maxRetryAfter(Duration.ofMinutes(1)).build().apply(source);
        fetch(resilient, 2);
        time.advance(Duration.ofSeconds(2));

        TestSubscriber<BatchPage> page = fetch(resilient);

        assertThat(page.expectTerminalError())
                .isInstanceOfSatisfying(CallRefusedException.class, refusal -> {
                    assertThat(refusal.retryAfter()).hasValue(Duration.ofSeconds(18));
                    assertThat(refusal.isTransient()).isTrue();
                })
                .hasMessage("page 1: call refused, the server asks to wait 18 s, "
                        + "longer than the 9 s that are left of maxElapsed (10 s)");
        assertThat(source.requestedPages()).containsExactly(2);
    }

    /** The pages in the queue are held back by the one at its head, which waits for the Retry-After. */
    @Test
    void countsTheRetryAftersDuringTheWaitForThePermitOfTheFirstCall() {
        List<Duration> calls = new ArrayList<>();
        PageSource resilient = standard()
                .random(() -> 0)
                .rateLimiter(time.limiter(1, Duration.ofMillis(100), Duration.ofDays(1)))
                .build()
                .apply(StubPageSource.ofPages(page -> {
                    calls.add(time.now());
                    return Mono.error(error429(page, Duration.ofSeconds(4)));
                }));

        List<TestSubscriber<BatchPage>> pages = new ArrayList<>();
        for (int page = 0; page < 10; page++) {
            pages.add(fetch(resilient));
        }
        time.advance(Duration.ofSeconds(11));

        assertThat(pages).allMatch(TestSubscriber::isTerminated);
        assertThat(calls).hasSizeLessThan(10);
    }

    @Test
    void returnsWhatTheServerStillAsksOfAPageWithAnEarlierFailure() {
        StubPageSource source = StubPageSource.ofRows(1000);
        source.answerOnPage(1, late(1_000));
        source.failOnPage(2, error429(2, Duration.ofSeconds(30)));
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .maxRetryAfter(Duration.ofMinutes(1))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        fetch(resilient, 2);
        time.advance(Duration.ofSeconds(1));

        assertThat(page.expectTerminalError())
                .isInstanceOfSatisfying(AttemptsExhaustedException.class, failure -> {
                    assertThat(failure.attempts()).isEqualTo(1);
                    assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(29));
                })
                .hasMessageEndingWith("HTTP 500, code 500: boom; the server asks to wait 29 s, "
                        + "longer than the 8 s that are left of maxElapsed (10 s)");
    }

    @Test
    void queuesForNoPermitIfExactlyOneSecondIsLeft() {
        StubPageSource source = StubPageSource.ofRows(10);
        source.answerOnPage(1, late(9_000));
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .rateLimiter(time.limiter(1, Duration.ofMinutes(1), Duration.ofDays(1)))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        fetch(resilient); // waits for its permit, first in the queue
        time.advance(Duration.ofMillis(9_001));

        assertThat(page.expectTerminalError()).isInstanceOf(AttemptsExhaustedException.class);
    }

    @Test
    void makesAnAttemptIfExactlyOneSecondIsLeft() {
        StubPageSource source = StubPageSource.ofRows(10);
        source.answerOnPage(1, late(9_000));
        PageSource resilient = standard()
                .retry(AT_ONCE)
                .rateLimiter(time.limiter(10, Duration.ofSeconds(1), Duration.ofDays(1)))
                .build()
                .apply(source);

        TestSubscriber<BatchPage> page = fetch(resilient);
        time.advance(Duration.ofSeconds(9));

        assertThat(page.isTerminatedComplete()).isTrue();
    }

    /** The timer that would have cut a call does not outlive it, nor does it report a failure that nobody waits for. */
    @Test
    void leavesNothingBehindIfThePageIsCancelledDuringABackoff() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            StubPageSource source = StubPageSource.ofPages(page -> Mono.error(error500(page)));

            fetch(standard().retry(AFTER_HALF_A_SECOND).build().apply(source)).cancel();
            time.advance(Duration.ofMinutes(1));

            assertThat(source.requests()).hasSize(1);
            assertThat(dropped).isEmpty();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    @Test
    void waitsForAHalfOpenBreakerNoLongerThanItsTime() {
        CircuitBreaker breaker = breaker();
        StubPageSource silent = StubPageSource.ofPages(page -> Mono.never());
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .circuitBreaker(breaker)
                .rateLimiter(time.unlimited())
                .maxElapsed(Duration.ofMinutes(2))
                .build()
                .apply(silent);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int trial = 0; trial < 3; trial++) {
            fetch(resilient);
        }

        TestSubscriber<BatchPage> page = fetch(resilient);
        time.advance(Duration.ofMillis(118_500)); // polled twice a second, a second before the end at the latest
        assertThat(page.isTerminated()).isFalse();
        time.advance(Duration.ofMillis(1_500));

        assertThat(page.expectTerminalError()).isInstanceOf(CallRefusedException.class);
        assertThat(silent.requests()).hasSize(3);
    }

    private ResiliencePolicy.Builder standard() {
        return ResiliencePolicy.builder().rateLimiter(time.unlimited());
    }

    private CircuitBreaker breaker() {
        CircuitBreakerConfig standard =
                ResiliencePolicy.standard().circuitBreaker().getCircuitBreakerConfig();
        return time.breaker(standard);
    }

    private static Mono<BatchPage> late(long millis) {
        return Mono.delay(Duration.ofMillis(millis)).then(Mono.error(error500(1)));
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source) {
        return fetch(source, 1);
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source, int number) {
        TestSubscriber<BatchPage> page = TestSubscriber.create();
        source.fetch(new PageRequest(BatchFilter.all(), number, 100)).subscribe(page);
        return page;
    }
}
