package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.simulator.ListAnswer.Pagination;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchListTest {
    private static final List<SimulatedBatch> ROWS = BatchGenerator.newestFirst(250, 3);
    private static final BatchList LIST = new BatchList(ROWS);

    @Test
    void cutsTheListIntoPages() {
        List<SimulatedBatch> walked = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            ListAnswer answer = LIST.page(all(page, 100));
            walked.addAll(answer.data().batches());
            assertThat(answer.data().pagination()).isEqualTo(new Pagination(page, 3, 250, page < 3, page > 1));
        }

        assertThat(walked).isEqualTo(ROWS);
    }

    @Test
    void endsWithAFullPageWhereTheRowsFillIt() {
        ListAnswer.Data last = LIST.page(all(5, 50)).data();

        assertThat(last.batches()).isEqualTo(ROWS.subList(200, 250));
        assertThat(last.pagination()).isEqualTo(new Pagination(5, 5, 250, false, true));
    }

    @Test
    void servesNoRowsBeyondTheLastPage() {
        for (int page : new int[] {4, 1_000_000_000, Integer.MAX_VALUE}) {
            ListAnswer.Data beyond = LIST.page(all(page, 100)).data();

            assertThat(beyond.batches()).isEmpty();
            assertThat(beyond.pagination()).isEqualTo(new Pagination(page, 3, 250, false, true));
        }
    }

    @Test
    void hasNoPagesWhereItHasNoRows() {
        ListAnswer.Data empty = new BatchList(List.of()).page(all(1, 100)).data();

        assertThat(empty.batches()).isEmpty();
        assertThat(empty.pagination()).isEqualTo(new Pagination(1, 0, 0, false, false));
    }

    @Test
    void filtersByStatus() {
        assertThat(matching("failed", null, null))
                .isNotEmpty()
                .isEqualTo(rows(batch -> batch.status().equals("failed")));
    }

    @Test
    void excludesTheInstantsOfItsBounds() {
        Instant newest = ROWS.get(20).createdAt();
        Instant oldest = ROWS.get(60).createdAt();

        assertThat(matching(null, oldest, newest))
                .isNotEmpty()
                .isEqualTo(rows(batch ->
                        batch.createdAt().isAfter(oldest) && batch.createdAt().isBefore(newest)))
                .doesNotContain(ROWS.get(20), ROWS.get(60));
    }

    @Test
    void combinesItsFilters() {
        Instant oldest = ROWS.get(100).createdAt();

        assertThat(matching("completed", oldest, null))
                .isNotEmpty()
                .isEqualTo(rows(batch ->
                        batch.status().equals("completed") && batch.createdAt().isAfter(oldest)));
    }

    @Test
    void countsTheRowsThatItReadsAndSkips() {
        BatchList list = new BatchList(ROWS);
        list.page(all(1, 100)); // 100 read
        list.page(all(3, 100)); // 200 skipped, 50 read
        list.page(all(1_000_000, 100)); // 250 skipped, for there are no more
        list.page(new ListQuery("none", 7, 100, null, null)); // neither

        assertThat(list.cost()).isEqualTo(100 + 250 + 250);
    }

    private static ListQuery all(int page, int limit) {
        return new ListQuery(null, page, limit, null, null);
    }

    /** The only page of the matching rows, which must be at most 100. */
    private static List<SimulatedBatch> matching(
            @Nullable String status, @Nullable Instant after, @Nullable Instant before) {
        ListAnswer.Data data =
                LIST.page(new ListQuery(status, 1, 100, after, before)).data();
        assertThat(data.pagination())
                .isEqualTo(new Pagination(1, 1, data.batches().size(), false, false));
        return data.batches();
    }

    private static List<SimulatedBatch> rows(Predicate<SimulatedBatch> wanted) {
        return ROWS.stream().filter(wanted).toList();
    }
}
