package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.testing.Batches;
import dev.batchsession.testing.StubPageSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** When the next snapshot begins. A snapshot takes one call here. */
class SnapshotScheduleTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final WallClock clock = new WallClock();
    private final StubPageSource source = StubPageSource.ofRows(2);

    @Test
    void theNextBeginsAnIntervalAfterTheStartOfTheOneBefore() {
        start(null);
        assertSnapshots(1);

        for (int snapshots = 1; snapshots < 5; snapshots++) {
            advance(HOUR.minusMillis(1));
            assertSnapshots(snapshots);
            advance(Duration.ofMillis(1));
            assertSnapshots(snapshots + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT3H", "-PT3H", "P3650D", "-P3650D"})
    void aClockThatIsSetMeanwhileChangesNothing(Duration step) {
        start(null);
        advance(HOUR);
        assertSnapshots(2);

        clock.step(step);
        advance(HOUR.minus(MINUTE));
        assertSnapshots(2);
        clock.step(step);
        advance(MINUTE);
        assertSnapshots(3);
        advance(HOUR);

        assertSnapshots(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT3H", "-PT3H", "P3650D", "-P3650D"})
    void aClockThatIsSetDuringASnapshotChangesNothing(Duration step) {
        Sinks.One<BatchPage> page = Sinks.one();
        source.answerOnPage(1, page.asMono());
        start(null);
        advance(MINUTE);

        clock.step(step);
        page.tryEmitValue(new BatchPage(Batches.batches(1, 2), 1, 1, 2, false, false));
        advance(HOUR.minus(MINUTE).minusMillis(1));
        assertSnapshots(1);
        advance(Duration.ofMillis(1));

        assertSnapshots(2);
    }

    @Test
    void aRestartCountsTheTimeSinceTheStartOfTheLastOne() {
        clock.step(Duration.ofMinutes(40));
        start(done(START));

        advance(Duration.ofMinutes(20).minusMillis(1));
        assertSnapshots(0);
        advance(Duration.ofMillis(1));
        assertSnapshots(1);
        advance(HOUR);
        assertSnapshots(2);
    }

    @Test
    void aRestartThatIsLateBeginsAtOnce() {
        clock.step(Duration.ofDays(40));
        start(done(START));
        advance(Duration.ZERO);

        assertSnapshots(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T13:00:00Z", "2036-01-01T00:00:00Z", "+292278994-08-17T07:12:55Z"})
    void aRestartWaitsNoLongerThanTheIntervalWhateverTheClockWas(Instant run) {
        start(done(run));

        advance(HOUR.minusMillis(1));
        assertSnapshots(0);
        advance(Duration.ofMillis(1));
        assertSnapshots(1);
    }

    private void start(@Nullable Map<String, Object> offset) {
        Windows windows = new Windows(BatchFilter.all(), Duration.ofDays(7), 0, 1);
        new SnapshotStream(
                        "a", BatchSessionFlux.over(source), null, windows, HOUR, time, clock.withZone(ZoneOffset.UTC))
                .events(offset)
                .subscribe(TestSubscriber.create());
    }

    private static Map<String, Object> done(Instant run) {
        return Map.of("run", run.toEpochMilli(), "done", true);
    }

    private void advance(Duration duration) {
        clock.step(duration);
        time.advanceTimeBy(duration);
    }

    private void assertSnapshots(int snapshots) {
        assertThat(source.requests()).hasSize(snapshots);
    }

    private static final class WallClock implements InstantSource {
        private Instant now = START;

        void step(Duration step) {
            now = now.plus(step);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
