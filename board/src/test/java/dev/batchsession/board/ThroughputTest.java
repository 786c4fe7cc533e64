package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Throughput throughput = new Throughput();

    @Test
    void spreadsWhatEndedOverTheTimeSinceThePollBefore() {
        add(Kind.PROGRESSED, batch(0, 0), batch(30, 10), 8, 18);

        assertThat(throughput.since(0)).containsExactly(slot(5, 6, 2), slot(10, 15, 5), slot(15, 9, 3));
        assertThat(throughput.since(START.plusSeconds(12).toEpochMilli()))
                .containsExactly(slot(10, 15, 5), slot(15, 9, 3));
    }

    @Test
    void addsUp() {
        add(Kind.PROGRESSED, batch(0, 0), batch(3, 0), 0, 4);
        add(Kind.PROGRESSED, batch(3, 0), batch(3, 2), 0, 4);
        add(Kind.CREATED, null, batch(5, 0), 0, 4);

        assertThat(throughput.since(0)).containsExactly(slot(0, 8, 2));
    }

    @Test
    void countsNeitherWhatExistedNorWhatIsRetriedNorWhatIsGone() {
        add(Kind.EXISTING, null, batch(5, 5), 0, 4);
        add(Kind.STATUS_CHANGED, null, batch(5, 5), 0, 4); // had been forgotten
        add(Kind.STATUS_CHANGED, batch(5, 5), batch(5, 0), 0, 4);
        add(Kind.REMOVED, batch(5, 5), null, 0, 4);

        assertThat(throughput.since(0)).isEmpty();
    }

    @Test
    void keepsFiveMinutes() {
        for (int poll = 0; poll < 1_000; poll++) {
            add(Kind.PROGRESSED, batch(0, 0), batch(5, 0), poll * 5, poll * 5 + 5);
        }
        assertThat(throughput.since(0)).hasSizeBetween(Throughput.SLOTS - 1, Throughput.SLOTS);

        add(Kind.PROGRESSED, batch(0, 0), batch(7_200, 0), 5_000, 5_000 + 86_400); // after a day without polls
        assertThat(throughput.since(0)).hasSizeBetween(Throughput.SLOTS - 1, Throughput.SLOTS);
        assertThat(throughput.since(0).stream()
                        .mapToDouble(Throughput.Slot::completed)
                        .sum())
                .isCloseTo(7_200, within(150.0));
    }

    private void add(Kind kind, BatchSummary before, BatchSummary after, int since, int until) {
        throughput.add(new BatchChange(kind, before, after, START.plusSeconds(until)), START.plusSeconds(since));
    }

    private static BatchSummary batch(int completed, int failed) {
        return new BatchSummary(new UUID(1, 1), BatchStatus.PROCESSING, 10_000, completed, failed, START, null);
    }

    private static Throughput.Slot slot(int second, double completed, double failed) {
        return new Throughput.Slot(START.plus(Duration.ofSeconds(second)).toEpochMilli(), completed, failed);
    }
}
