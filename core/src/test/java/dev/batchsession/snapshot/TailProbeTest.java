package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bound hides 30 of 250 rows: those without a time, if they are the last ones. */
class TailProbeTest {
    private static final BatchFilter ALL = BatchFilter.all();

    private final TailProbe look = new TailProbe(250, 30);

    @Test
    void asksForThePageOfTheFirstHiddenRow() {
        assertThat(look.request(ALL)).isEqualTo(new PageRequest(ALL, 3, 100));
        assertThat(new TailProbe(230, 30).request(ALL)).isEqualTo(new PageRequest(ALL, 3, 100));
        assertThat(new TailProbe(229, 30).request(ALL)).isEqualTo(new PageRequest(ALL, 2, 100));
        assertThat(new TailProbe(20, 30).request(ALL)).isEqualTo(new PageRequest(ALL, 1, 100));
    }

    @Test
    void explainsThemByRowsWithoutATimeFromThereToTheEnd() {
        assertThat(look.explainsHiddenBy(answer(20, 30, 250))).isTrue();
        assertThat(look.explainsHiddenBy(answer(20, 30, BatchPage.UNKNOWN))).isTrue();
        assertThat(look.explainsHiddenBy(answer(19, 31, 250))).isFalse();
        assertThat(look.explainsHiddenBy(answer(21, 29, 250))).isFalse();
    }

    @Test
    void allowsForRowsThatCameOrWentSince() {
        assertThat(look.explainsHiddenBy(answer(22, 30, 252))).isTrue();
        assertThat(look.explainsHiddenBy(answer(18, 30, 248))).isTrue();
        assertThat(look.explainsHiddenBy(answer(20, 32, 252))).isFalse();
    }

    @Test
    void aPageWithoutAnyOfThemExplainsNothing() {
        assertThat(look.explainsHiddenBy(answer(20, 0, 250))).isFalse();
        assertThat(look.explainsHiddenBy(answer(0, 0, 250))).isFalse();
    }

    private static BatchPage answer(int withTime, int without, long total) {
        List<BatchSummary> rows = Stream.concat(
                        batches(1, withTime).stream(),
                        IntStream.range(0, without)
                                .mapToObj(n ->
                                        new BatchSummary(new UUID(0, n), BatchStatus.PENDING, 0, 0, 0, null, null)))
                .toList();
        return new BatchPage(rows, 3, 3, total, false, true);
    }
}
