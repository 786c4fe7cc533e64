package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

class DemandQueueTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestPublisher<Integer> publisher = TestPublisher.create();
    private final DemandQueue<Integer> queue = new DemandQueue<>(3);

    @Test
    void asksForAsManyAsItHasRoomForAndForMoreWhenTheyAreTaken() throws Exception {
        AtomicLong requested = new AtomicLong();
        publisher.flux().doOnRequest(requested::addAndGet).subscribe(queue);
        assertThat(requested).hasValue(3);

        publisher.next(1, 2);
        assertThat(requested).hasValue(3);

        assertThat(queue.take(AT_ONCE)).containsExactly(1, 2);
        assertThat(requested).hasValue(5);
    }

    @Test
    void neverHoldsMoreThanItHasRoomFor() throws Exception {
        AtomicLong emitted = new AtomicLong();
        Flux.range(1, 100).doOnNext(n -> emitted.incrementAndGet()).subscribe(queue);

        assertThat(emitted).hasValue(3);
        assertThat(queue.take(AT_ONCE)).containsExactly(1, 2, 3);
        assertThat(emitted).hasValue(6);
    }

    @Test
    void comesBackWithNothingWhenNothingArrives() throws Exception {
        publisher.subscribe(queue);

        assertThat(queue.take(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void waitsForTheFirstThatArrives() throws Exception {
        Flux.just(7).delaySubscription(Duration.ofMillis(20)).subscribe(queue);

        assertThat(queue.take(LONG)).containsExactly(7);
    }

    @Test
    void failsAfterWhatCameBeforeTheFailureAndFromThenOn() throws Exception {
        publisher.subscribe(queue);
        publisher.next(1).error(new IllegalStateException("gone"));

        assertThat(queue.take(AT_ONCE)).containsExactly(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> queue.take(AT_ONCE))
                    .isInstanceOf(DemandQueue.Failed.class)
                    .cause()
                    .hasMessage("gone");
        }
    }

    @Test
    void failsWithWhatThePublisherCouldNotSignalAfterWhatCameBefore() throws Exception {
        publisher.subscribe(queue);
        publisher.next(1, 2);
        Error thrown = new NoClassDefFoundError("a/class/that/is/missing");

        queue.fail(thrown);

        assertThat(queue.take(AT_ONCE)).containsExactly(1, 2);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> queue.take(LONG))
                    .isInstanceOf(DemandQueue.Failed.class)
                    .cause()
                    .isSameAs(thrown);
        }
        publisher.assertCancelled();
    }

    @Test
    void disposingOfItCancelsAndEndsAWait() throws Exception {
        publisher.subscribe(queue);
        CountDownLatch ended = new CountDownLatch(1);
        Schedulers.boundedElastic().schedule(() -> {
            try {
                assertThat(queue.take(LONG)).isEmpty();
                ended.countDown();
            } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });

        queue.dispose();

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        publisher.assertCancelled();
    }
}
