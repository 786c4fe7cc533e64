package dev.batchsession.resilience;

import static dev.batchsession.resilience.Failures.error429;
import static dev.batchsession.resilience.Failures.error503;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.ServerFailureException;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** A server that asks one call to come back later has asked the whole client. */
class RetryAfterGateTest {
    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final StubPageSource source = StubPageSource.ofRows(1000);

    static Stream<PageFetchException> answersThatAskForSilence() {
        return Stream.of(error429(1, Duration.ofSeconds(5)), error503(1, Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @MethodSource("answersThatAskForSilence")
    void holdsBackEveryStreamOfThePolicy(PageFetchException answer) {
        ResiliencePolicy policy = policy(time.unlimited());
        source.failOnPage(1, answer);
        StubPageSource otherSource = StubPageSource.ofRows(1000);

        fetch(policy.apply(source), 1);
        TestSubscriber<BatchPage> other = fetch(policy.apply(otherSource), 2);
        time.advance(Duration.ofMillis(4999));
        assertThat(source.requests()).hasSize(1);
        assertThat(otherSource.requests()).isEmpty();
        time.advance(Duration.ofMillis(1));

        assertThat(other.isTerminatedComplete()).isTrue();
        assertThat(source.requests()).hasSize(2);
    }

    @Test
    void doesNotHoldBackOthersForAFailureThatSpeaksForItself() {
        PageSource resilient = policy(time.unlimited()).apply(source);
        source.failOnPage(1, new ServerFailureException(1, 500, "HTTP 500", Duration.ofSeconds(5)));

        fetch(resilient, 1);

        assertThat(fetch(resilient, 2).isTerminatedComplete()).isTrue();
    }

    @Test
    void holdsBackNoLongerThanTheServerIsObeyed() {
        PageSource resilient = ResiliencePolicy.builder()
                .rateLimiter(time.unlimited())
                .maxElapsed(Duration.ofMinutes(1))
                .random(() -> 0)
                .build()
                .apply(source);
        source.failOnPage(1, error429(1, Duration.ofDays(365)));

        assertThat(fetch(resilient, 1).expectTerminalError()).hasMessageContaining("asks to wait"); // at once
        TestSubscriber<BatchPage> other = fetch(resilient, 2);
        time.advance(Duration.ofMillis(9_999));
        assertThat(other.isTerminated()).isFalse();
        time.advance(Duration.ofMillis(1));

        assertThat(other.isTerminatedComplete()).isTrue();
    }

    @Test
    void takesNoPermitWhileItHoldsBack() {
        RateLimiter limiter = time.limiter(5, Duration.ofHours(1), Duration.ofDays(1));
        PageSource resilient = policy(limiter).apply(source);
        source.failOnPage(1, error429(1, Duration.ofSeconds(5)));

        fetch(resilient, 1);
        for (int i = 0; i < 100; i++) {
            fetch(resilient, 2).cancel();
        }

        assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(4);
    }

    @Test
    void holdsBackACallThatWaitedForAPermitWhenTheServerAsked() {
        PageSource resilient = policy(time.limiter(1, Duration.ofSeconds(1), Duration.ofDays(1)))
                .apply(source);
        source.answerOnPage(1, Mono.delay(Duration.ofMillis(500)).then(Mono.error(error429(1, Duration.ofSeconds(9)))));

        fetch(resilient, 1);
        fetch(resilient, 2); // waits for its permit until 1.0 s; the server asks at 0.5 s for silence until 9.5 s
        time.advance(Duration.ofMillis(9_499));
        assertThat(source.requestedPages()).containsExactly(1);
        time.advance(Duration.ofMillis(1));

        assertThat(source.requestedPages()).contains(2);
    }

    @Test
    void doesNotLetACrowdBurstWhenItIsOver() {
        PageSource resilient = ResiliencePolicy.builder()
                .rateLimiter(time.limiter(10, Duration.ofSeconds(1), Duration.ofDays(1)))
                .maxElapsed(Duration.ofMinutes(1)) // the retry queues behind the crowd
                .random(() -> 0)
                .build()
                .apply(source);
        source.answerOnPage(1, Mono.delay(Duration.ofMillis(100)).then(Mono.error(error429(1, Duration.ofSeconds(5)))));

        for (int page = 1; page <= 60; page++) {
            fetch(resilient, page);
        }
        time.advance(Duration.ofMillis(5_099));
        assertThat(source.requests()).hasSize(10);
        for (int second = 1; second <= 5; second++) {
            int before = source.requests().size();
            time.advance(Duration.ofSeconds(1));
            assertThat(source.requests().size() - before)
                    .isLessThanOrEqualTo(20); // a period's end and the next's start
        }
        time.advance(Duration.ofSeconds(2));

        assertThat(source.requests()).hasSize(61);
    }

    @Test
    void waitsOnWhereTheServerAsksAgain() {
        PageSource resilient = policy(time.unlimited()).apply(source);
        source.failOnPage(1, error429(1, Duration.ofSeconds(3)));
        source.answerOnPage(2, Mono.delay(Duration.ofSeconds(1)).then(Mono.error(error429(2, Duration.ofSeconds(8)))));

        fetch(resilient, 2); // in flight; at 1 s it asks for silence until 9 s
        fetch(resilient, 1); // asks for silence until 3 s
        time.advance(Duration.ofMillis(8_999));
        assertThat(source.requestedPages()).containsExactly(2, 1);
        time.advance(Duration.ofMillis(1));

        assertThat(source.requestedPages()).hasSize(4);
    }

    @Test
    void makesNoCallAfterACancelWhileItHoldsBack() {
        PageSource resilient = policy(time.unlimited()).apply(source);
        source.failOnPage(1, error429(1, Duration.ofSeconds(5)));

        TestSubscriber<BatchPage> failed = fetch(resilient, 1);
        TestSubscriber<BatchPage> held = fetch(resilient, 2);
        failed.cancel();
        held.cancel();
        time.advance(Duration.ofMinutes(1));

        assertThat(source.requestedPages()).containsExactly(1);
    }

    @Test
    void tellsHowLongItHeldBackInAllAndHowLongItStillWill() {
        ResiliencePolicy policy = policy(time.unlimited());
        PageSource resilient = policy.apply(source);
        assertThat(policy.totalThrottled()).isZero();
        assertThat(policy.remainingThrottle()).isZero();

        source.failOnPage(1, error429(1, Duration.ofSeconds(3)));
        source.answerOnPage(2, Mono.delay(Duration.ofSeconds(1)).then(Mono.error(error429(2, Duration.ofSeconds(8)))));
        fetch(resilient, 2); // in flight; at 1 s it asks for silence until 9 s
        fetch(resilient, 1); // asks for silence until 3 s
        time.advance(Duration.ofSeconds(2));
        assertThat(policy.totalThrottled()).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.remainingThrottle()).isEqualTo(Duration.ofSeconds(7));

        time.advance(Duration.ofMinutes(1));
        assertThat(policy.totalThrottled()).as("each moment once").isEqualTo(Duration.ofSeconds(9));
        assertThat(policy.remainingThrottle()).isZero();
    }

    @Test
    void tellsNoMoreThanItHeldBackWhereTheServerIsNotObeyed() {
        ResiliencePolicy policy = policy(time.unlimited());
        source.failOnPage(1, error429(1, Duration.ofDays(365)));

        fetch(policy.apply(source), 1);
        time.advance(Duration.ofMinutes(1));

        assertThat(policy.totalThrottled()).isEqualTo(Duration.ofSeconds(10));
    }

    /** Each of many processes has a policy of its own, and all have received the same answer at the same time. */
    @Test
    void spreadsWhatReturnsAfterTheSameRetryAfterOverATenthOfIt() {
        Random random = new Random(42);
        List<Duration> returned = new ArrayList<>();
        for (int process = 0; process < 100; process++) {
            StubPageSource ownSource = StubPageSource.ofPages(page -> {
                if (page == 1) {
                    return Mono.error(error429(1, Duration.ofSeconds(5)));
                }
                returned.add(time.now());
                return source.fetch(request(page));
            });
            PageSource resilient = ResiliencePolicy.builder()
                    .rateLimiter(time.unlimited())
                    .random(random::nextDouble)
                    .build()
                    .apply(ownSource);
            fetch(resilient, 1).cancel();
            fetch(resilient, 2);
        }
        time.advance(Duration.ofSeconds(6));

        assertSpread(returned, Duration.ofSeconds(5), Duration.ofMillis(5_500));
    }

    @Test
    void spreadsTheNextAttemptsOfThePagesThatReceivedTheRetryAfter() {
        Random random = new Random(42);
        List<Duration> returned = new ArrayList<>();
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .rateLimiter(time.unlimited())
                .random(random::nextDouble)
                .build()
                .apply(StubPageSource.ofPages(page -> {
                    if (time.now().isZero()) {
                        return Mono.error(error429(page, Duration.ofMinutes(2)));
                    }
                    returned.add(time.now());
                    return source.fetch(request(page));
                }));
        for (int page = 1; page <= 100; page++) {
            fetch(resilient, page);
        }
        time.advance(Duration.ofMinutes(3));

        assertSpread(returned, Duration.ofMinutes(2), Duration.ofSeconds(125)); // a tenth, but at most 5 s
    }

    private static void assertSpread(List<Duration> returned, Duration from, Duration to) {
        assertThat(returned).hasSize(100).allMatch(at -> at.compareTo(from) >= 0 && at.compareTo(to) <= 0);
        Duration tenth = to.minus(from).dividedBy(10);
        for (Duration start = from; start.compareTo(to) < 0; start = start.plus(tenth)) {
            Duration begin = start;
            assertThat(returned)
                    .filteredOn(at -> at.compareTo(begin) >= 0 && at.compareTo(begin.plus(tenth)) < 0)
                    .as("from %s", begin)
                    .hasSizeBetween(2, 25);
        }
    }

    private static ResiliencePolicy policy(RateLimiter limiter) {
        return ResiliencePolicy.builder().rateLimiter(limiter).random(() -> 0).build();
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source, int page) {
        TestSubscriber<BatchPage> subscriber = TestSubscriber.create();
        source.fetch(request(page)).subscribe(subscriber);
        return subscriber;
    }

    private static PageRequest request(int page) {
        return new PageRequest(BatchFilter.all(), page, 100);
    }
}
