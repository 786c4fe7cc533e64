package dev.batchsession.resilience;

import static dev.batchsession.resilience.Failures.error429;
import static dev.batchsession.resilience.Failures.error500;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Reactor throws a fatal error instead of signalling it. On the thread of a timer nobody receives it. */
class FatalErrorTest {
    private final Error missing = new NoClassDefFoundError("com/example/Missing");

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final StubPageSource source = StubPageSource.ofRows(1000);

    @Test
    void ofACallAfterABackoffEndsThePage() {
        source.failOnPage(1, error500(1));
        source.answerOnPage(1, fatal());

        TestSubscriber<BatchPage> page = fetch(policy().build().apply(source), 1);
        advance(Duration.ofMinutes(1));

        assertThat(page.expectTerminalError()).isSameAs(missing);
    }

    @Test
    void ofACallAfterARetryAfterEndsThePage() {
        source.failOnPage(1, error429(1, Duration.ofSeconds(5)));
        source.answerOnPage(2, fatal());
        PageSource resilient = policy().build().apply(source);

        fetch(resilient, 1);
        TestSubscriber<BatchPage> page = fetch(resilient, 2);
        advance(Duration.ofMinutes(1));

        assertThat(page.expectTerminalError()).isSameAs(missing);
    }

    @Test
    void ofASourceThatThrowsItselfEndsThePage() {
        PageSource throwing = request -> {
            throw missing;
        };
        PageSource resilient = policy().rateLimiter(time.limiter(1, Duration.ofSeconds(1), Duration.ofDays(1)))
                .build()
                .apply(request -> request.page() == 1 ? source.fetch(request) : throwing.fetch(request));

        fetch(resilient, 1);
        TestSubscriber<BatchPage> page = fetch(resilient, 2);
        advance(Duration.ofMinutes(1));

        assertThat(page.expectTerminalError()).isSameAs(missing);
    }

    @Test
    void ofACallDoesNotBlockTheQueueForPermits() {
        source.answerOnPage(2, fatal());
        PageSource resilient = policy().rateLimiter(time.limiter(1, Duration.ofSeconds(1), Duration.ofDays(1)))
                .build()
                .apply(source);

        fetch(resilient, 1);
        TestSubscriber<BatchPage> failing = fetch(resilient, 2);
        TestSubscriber<BatchPage> next = fetch(resilient, 3);
        advance(Duration.ofMinutes(1));

        assertThat(failing.expectTerminalError()).isSameAs(missing);
        assertThat(next.isTerminatedComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void ofTheLimiterEndsThePageAndNotTheQueueForPermits(long patience) {
        RateLimiter limiter = time.limiter(5, Duration.ofSeconds(1), Duration.ofDays(patience));
        AtomicBoolean broken = new AtomicBoolean();
        limiter.getEventPublisher().onSuccess(permit -> {
            if (broken.getAndSet(false)) {
                throw missing;
            }
        });
        ResiliencePolicy policy = policy().rateLimiter(limiter).build();
        source.failOnPage(4, error429(4, Duration.ofSeconds(5)));
        fetch(policy.apply(source), 4).cancel(); // the server asks for silence: the queue waits on a timer
        broken.set(true);

        TestSubscriber<BatchPage> one = fetch(policy.apply(source), 1);
        TestSubscriber<BatchPage> other = fetch(policy.apply(source), 2);
        advance(Duration.ofMinutes(1));

        TestSubscriber<BatchPage> failed = one.isTerminatedError() ? one : other; // in random order
        TestSubscriber<BatchPage> next = failed == one ? other : one;
        assertThat(failed.expectTerminalError()).isSameAs(missing);
        assertThat(next.isTerminatedComplete()).isTrue();
    }

    @Test
    void ofTheRetrysBackoffEndsThePage() {
        source.answerOnPage(1, Mono.delay(Duration.ofSeconds(1)).then(Mono.error(error500(1))));

        TestSubscriber<BatchPage> page = fetch(
                policy().retry(RetryConfig.custom()
                                .intervalFunction(attempt -> {
                                    throw missing;
                                })
                                .build())
                        .build()
                        .apply(source),
                1);
        advance(Duration.ofMinutes(1));

        assertThat(page.expectTerminalError()).isSameAs(missing);
    }

    @Test
    void givesBackTheBreakersPermission() {
        CircuitBreaker breaker = time.breaker(CircuitBreakerConfig.custom()
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        source.failOnPage(1, error429(1, Duration.ofSeconds(1)));
        source.answerOnPage(1, fatal());
        PageSource resilient = policy().circuitBreaker(breaker).build().apply(source);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();

        fetch(resilient, 1);
        advance(Duration.ofSeconds(2));

        assertThat(fetch(resilient, 2).isTerminatedComplete()).isTrue();
    }

    private ResiliencePolicy.Builder policy() {
        return ResiliencePolicy.builder().rateLimiter(time.unlimited());
    }

    private Mono<BatchPage> fatal() {
        return Mono.defer(() -> {
            throw missing;
        });
    }

    /** A real scheduler logs what a task throws, and goes on; the virtual one passes it on. */
    private void advance(Duration duration) {
        for (int step = 0; step < 100; step++) {
            try {
                time.advance(duration.dividedBy(100));
            } catch (LinkageError | RuntimeException thrown) {
                assertThat(thrown)
                        .satisfiesAnyOf(
                                fatal -> assertThat(fatal).isSameAs(missing),
                                wrapped -> assertThat(wrapped).hasCause(missing));
            }
        }
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source, int page) {
        TestSubscriber<BatchPage> subscriber = TestSubscriber.create();
        source.fetch(new PageRequest(BatchFilter.all(), page, 100)).subscribe(subscriber);
        return subscriber;
    }
}
