package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.kafka.SnapshotPosition.WindowRange;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.testing.Batches;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Stored offsets contain numbers of windows, and checkpoints that are refused for another filter: neither may ever change. */
class WindowsTest {
    private static final BatchFilter FAILED = BatchFilter.all().status(BatchStatus.FAILED);
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final long WINDOW = 498_204; // begins at noon

    @Test
    void countsWindowsFrom1970() {
        assertThat(hourly(FAILED).first()).isEqualTo(-17_268_672);
        assertThat(hourly(FAILED).end()).isEqualTo(70_389_528);
    }

    @Test
    void countsTheWindowsOfTimesThatRowsWithinBoundsMayShow() {
        BatchFilter hour = FAILED.createdAfter(NOON).createdBefore(NOON.plusSeconds(3_600));

        assertThat(hourly(hour).first()).isEqualTo(WINDOW - 1);
        assertThat(hourly(hour).end()).isEqualTo(WINDOW + 2);
        assertThat(hourly(FAILED.createdAfter(NOON.plusSeconds(2))).first()).isEqualTo(WINDOW);
        assertThat(hourly(FAILED.createdBefore(NOON.minusSeconds(3))).end()).isEqualTo(WINDOW);
    }

    @Test
    void filterOfRangeIsTwoSecondsWider() {
        WindowRange twoHours = new WindowRange(WINDOW, 2, false);

        assertThat(hourly(FAILED).filterOf(twoHours))
                .hasValue(FAILED.createdAfter(NOON.minusSeconds(2)).createdBefore(NOON.plusSeconds(7_202)));
        assertThat(hourly(FAILED.createdAfter(NOON.minusSeconds(1))).filterOf(twoHours))
                .hasValue(FAILED.createdAfter(NOON.minusSeconds(1)).createdBefore(NOON.plusSeconds(7_202)));
        assertThat(hourly(FAILED.createdBefore(NOON.minusSeconds(2))).filterOf(twoHours))
                .isEmpty();
    }

    @Test
    void filterOfUndatedRowsAndOfASinglePartIsThatOfTheList() {
        assertThat(hourly(FAILED).filterOf(new WindowRange(0, 0, true))).hasValue(FAILED);
        assertThat(new Windows(FAILED, Duration.ofHours(1), 0, 1).filterOf(new WindowRange(1, 1, false)))
                .hasValue(FAILED);
    }

    @Test
    void boundsOfTheFirstAndLastWindowStayRepresentable() {
        Windows centuries = new Windows(FAILED, Duration.ofDays(36_500), 0, 2);

        BatchFilter all = centuries
                .filterOf(new WindowRange(centuries.first(), centuries.end() - centuries.first(), false))
                .orElseThrow();

        assertThat(all.createdAfter()).isEqualTo("0000-01-01T00:00:00Z");
        assertThat(all.createdBefore()).isEqualTo("9999-12-31T23:59:59.999999999Z");
    }

    @Test
    void partOwnsEverySecondWindowUpToItsEnd() {
        WindowRange range = new WindowRange(WINDOW, 1, false);
        Windows even = hourly(BatchFilter.all());
        Windows odd = new Windows(BatchFilter.all(), Duration.ofHours(1), 1, 2);

        assertThat(even.contains(range, Batches.batch(1))).isFalse();
        assertThat(even.nextOwn(WINDOW - 1)).isEqualTo(WINDOW);
        assertThat(odd.nextOwn(WINDOW)).isEqualTo(WINDOW + 1);
    }

    @Test
    void comparesListsWithAndWithoutABoundForUndatedRows() {
        assertThat(hourly(FAILED).dated()).isEqualTo(FAILED.createdAfter(Instant.parse("0000-01-01T00:00:00Z")));
        assertThat(hourly(FAILED.createdAfter(NOON)).dated()).isEqualTo(FAILED.createdAfter(NOON));
        assertThat(hourly(FAILED.createdBefore(NOON)).beyond().createdAfter()).isAfter("9999-12-31T00:00:00Z");
        assertThat(hourly(FAILED.createdBefore(NOON)).beyond().createdBefore()).isNull();
    }

    private static Windows hourly(BatchFilter filter) {
        return new Windows(filter, Duration.ofHours(1), 0, 2);
    }
}
