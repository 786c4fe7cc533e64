package dev.batchsession.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.StubPageSource;
import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

class PermitQueueTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(1);

    @RegisterExtension
    private final VirtualTime time = new VirtualTime();

    private final StubPageSource source = StubPageSource.ofRows(10_000);

    @Test
    void letsNoMoreCallsStartThanThePeriodAllows() {
        BatchSessionFlux batches = BatchSessionFlux.over(behind(time.limiter(10, SECOND, LONG)));

        TestSubscriber<Object> rows = TestSubscriber.create();
        batches.listAll().subscribe(rows);
        assertThat(source.requests()).hasSize(10);
        time.advance(SECOND);
        assertThat(source.requests()).hasSize(20);
        time.advance(Duration.ofSeconds(8));

        assertThat(rows.isTerminatedComplete()).isTrue();
        assertThat(source.requests()).hasSize(100);
    }

    @Test
    void isSharedByEveryStreamOfAPolicy() {
        BatchSessionFlux batches = BatchSessionFlux.over(behind(time.limiter(10, SECOND, LONG)));

        TestSubscriber<Object> rows = TestSubscriber.create();
        Flux.merge(batches.listAll(), batches.listAll()).subscribe(rows);
        time.advance(Duration.ofSeconds(4));

        assertThat(source.requests()).hasSize(50);
    }

    @Test
    void makesNoCallAfterACancelDuringTheWait() {
        PageSource resilient = behind(time.limiter(1, SECOND, LONG));
        fetch(resilient);

        fetch(resilient).cancel();
        time.advance(Duration.ofMinutes(1));

        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void aCrowdThatCancelsCostsNoPermit() {
        PageSource resilient = behind(time.limiter(1, SECOND, LONG));
        fetch(resilient);
        List<TestSubscriber<BatchPage>> crowd =
                Stream.generate(() -> fetch(resilient)).limit(1000).toList();
        crowd.forEach(TestSubscriber::cancel);

        TestSubscriber<BatchPage> next = fetch(resilient);
        time.advance(SECOND);

        assertThat(next.isTerminatedComplete()).isTrue();
        assertThat(source.requests()).hasSize(2);
    }

    @Test
    void usesNoReservationOfAPeriodGoneBy() {
        PageSource resilient = behind(time.limiter(3, SECOND, LONG));
        for (int i = 0; i < 3; i++) {
            fetch(resilient);
        }
        fetch(resilient).cancel(); // leaves a reservation for the next second
        time.advance(Duration.ofMillis(5_500));

        for (int i = 0; i < 10; i++) {
            fetch(resilient);
        }

        assertThat(source.requests()).hasSize(3 + 3);
    }

    @Test
    void waitsForTheRestOfAReservationThatAnotherLeft() {
        Duration period = Duration.ofSeconds(10);
        PageSource resilient = behind(time.limiter(1, period, LONG));
        fetch(resilient);
        TestSubscriber<BatchPage> first = fetch(resilient);
        time.advance(Duration.ofSeconds(4));
        first.cancel();

        TestSubscriber<BatchPage> next = fetch(resilient);
        time.advance(Duration.ofSeconds(6));

        assertThat(next.isTerminatedComplete()).isTrue();
    }

    @Test
    void refusesAtOnceThoughThePolicyWaitsForAnOpenBreaker() {
        PageSource resilient = ResiliencePolicy.patientBuilder()
                .rateLimiter(time.limiter(1, SECOND, Duration.ZERO))
                .build()
                .apply(source);
        fetch(resilient);

        assertThat(fetch(resilient).expectTerminalError())
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refusal -> assertThat(refusal.isTransient()).isTrue());
    }

    @Test
    void servesWaitersInTheOrderTheyCame() {
        PageSource resilient = behind(time.limiter(1, SECOND, LONG));
        fetch(resilient);
        for (int page = 2; page <= 5; page++) {
            resilient.fetch(new PageRequest(BatchFilter.all(), page, 100)).subscribe(TestSubscriber.create());
        }

        time.advance(Duration.ofSeconds(10));

        assertThat(source.requestedPages()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void refusesAtOnceWhereTheLimiterMayNotWait() {
        PageSource resilient = behind(time.limiter(1, SECOND, Duration.ZERO));
        fetch(resilient);

        assertThat(fetch(resilient).expectTerminalError())
                .isInstanceOf(CallRefusedException.class)
                .hasMessage("page 1: call refused, rate limiter 'virtual' has no permit within 0 s");
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void refusesWhereTheLimiterMayNotWaitLongEnough() {
        PageSource resilient = behind(time.limiter(1, Duration.ofSeconds(60), Duration.ofSeconds(5)));
        fetch(resilient);

        assertThat(fetch(resilient).expectTerminalError()).isInstanceOf(CallRefusedException.class);
    }

    @Test
    void refusesAWaiterWhoseTurnDoesNotComeInTime() {
        PageSource resilient = behind(time.limiter(1, Duration.ofSeconds(4), Duration.ofSeconds(5)));
        fetch(resilient);
        TestSubscriber<BatchPage> first = fetch(resilient);
        TestSubscriber<BatchPage> second = fetch(resilient);
        TestSubscriber<BatchPage> third = fetch(resilient);

        time.advance(Duration.ofSeconds(5));

        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(second.isTerminated()).isFalse();
        assertThat(third.expectTerminalError()).isInstanceOf(CallRefusedException.class);
    }

    private PageSource behind(RateLimiter limiter) {
        return ResiliencePolicy.builder().rateLimiter(limiter).build().apply(source);
    }

    private static TestSubscriber<BatchPage> fetch(PageSource source) {
        TestSubscriber<BatchPage> page = TestSubscriber.create();
        source.fetch(new PageRequest(BatchFilter.all(), 1, 100)).subscribe(page);
        return page;
    }
}
