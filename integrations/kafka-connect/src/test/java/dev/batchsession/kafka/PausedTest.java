package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.RateLimitedException;
import dev.batchsession.page.TransportException;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** A page that fails, while a worker polls and while it does not: source, policy and gate as a task puts them together. */
class PausedTest {
    private static final PageRequest FIRST = new PageRequest(BatchFilter.all(), 1, 100);
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Duration POLLS = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofHours(3);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final PollGate gate = new PollGate(OPEN, () -> time.now(TimeUnit.NANOSECONDS));
    private final AtomicBoolean down = new AtomicBoolean(true);
    private final StubPageSource api = StubPageSource.ofRows(100);
    private final TestSubscriber<BatchPage> page = TestSubscriber.create();

    @AfterEach
    void reset() {
        page.cancel();
        VirtualTimeScheduler.reset();
    }

    @Test
    void noCallBeginsWhileTheWorkerDoesNotPoll() {
        failing().fetch(FIRST).subscribe(page);
        poll(Duration.ofSeconds(10));
        assertThat(api.requests()).hasSizeGreaterThan(3);
        time.advanceTimeBy(OPEN);
        int calls = api.requests().size();

        time.advanceTimeBy(PAUSE);

        assertThat(api.requests()).hasSize(calls);
        poll(Duration.ofMinutes(2));
        assertThat(api.requests()).hasSizeGreaterThan(calls);
    }

    @Test
    void aPauseIsNoTimeOfThePage() {
        failing().fetch(FIRST).subscribe(page);
        for (int pauses = 0; pauses < 5; pauses++) {
            poll(Duration.ofMinutes(10)); // together more than the quarter of an hour that a page may take
            time.advanceTimeBy(PAUSE);
        }
        assertThat(page.isTerminated()).isFalse();

        down.set(false);
        poll(Duration.ofMinutes(1));

        assertThat(page.getReceivedOnNext()).hasSize(1);
        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void aPageThatWaitsAsTheServerAskedIsNotFetchedWhileTheWorkerDoesNotPoll() {
        api.failOnPage(1, new RateLimitedException(1, "HTTP 429", Duration.ofMinutes(1)));
        down.set(false);
        failing().fetch(FIRST).subscribe(page);
        poll(Duration.ofSeconds(1));

        time.advanceTimeBy(PAUSE);
        assertThat(api.requests()).hasSize(1);
        poll(Duration.ofSeconds(1));

        assertThat(api.requests()).hasSize(2);
        assertThat(page.isTerminatedComplete()).isTrue();
    }

    @Test
    void aPageThatIsCancelledDuringAPauseIsNotFetched() {
        failing().fetch(FIRST).subscribe(page);
        poll(Duration.ofSeconds(10));
        time.advanceTimeBy(PAUSE);
        int calls = api.requests().size();

        page.cancel();
        poll(Duration.ofMinutes(2));

        assertThat(api.requests()).hasSize(calls);
    }

    private void poll(Duration length) {
        for (Duration left = length; !left.isNegative(); left = left.minus(POLLS)) {
            gate.polled();
            time.advanceTimeBy(POLLS);
        }
    }

    /** A stub that counts its calls, whether it is down or not. */
    private PageSource failing() {
        PageSource source = request -> api.fetch(request)
                .flatMap(answer -> down.get()
                        ? Mono.error(new TransportException(request.page(), "down", true, null))
                        : Mono.just(answer));
        Settings settings = Settings.of(Properties.of("changes", "http://127.0.0.1:1"));
        return new TaskStreams(settings, null, gate, new ThrownErrors(thrown -> {}))
                .decorator(new Assignment("a", 0, 1, 1))
                .apply(source);
    }
}
