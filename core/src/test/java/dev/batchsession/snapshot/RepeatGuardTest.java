package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A walk whose pages overlap is ended where, and only where, they prove that it would not end. */
class RepeatGuardTest {
    private static final List<BatchSummary> ROWS = batches(1, 3);
    private static final List<BatchSummary> OTHER_ROWS = batches(2, 4);

    private RepeatGuard guard = RepeatGuard.NONE;

    @Test
    void refusesAPageThatComesAgainUnderTheNumberItHad() {
        guard = guard.after(asked(2), page(2, ROWS, true), true);

        assertThatExceptionOfType(PaginationException.class)
                .isThrownBy(() -> guard.after(asked(3), page(2, ROWS, true), false))
                .withMessageContaining("page 3: ")
                .withMessageContaining("the server returned page 2 for page 3 and seems to ignore the page parameter");
    }

    @Test
    void refusesItEvenIfItsCountersHaveChanged() {
        guard = guard.after(asked(2), page(2, ROWS, true), true);
        List<BatchSummary> later = ROWS.stream()
                .map(row -> new BatchSummary(row.batchId(), BatchStatus.PROCESSING, 900, 1, 0, row.createdAt(), null))
                .toList();

        assertThatExceptionOfType(PaginationException.class)
                .isThrownBy(() -> guard.after(asked(3), page(2, later, true), false));
    }

    @Test
    void allowsTheLastPageOfAListThatHasShrunkInPlaceOfTheOneRequested() {
        guard = guard.after(asked(2), page(2, ROWS, true), true);
        allows(3, page(2, ROWS, false), false);
    }

    @Test
    void allowsWhatProvesNothing() {
        guard = guard.after(asked(2), page(2, ROWS, true), true);
        allows(3, page(3, ROWS, true), false); // rows that were pushed onto the next page
        allows(4, page(3, ROWS, true), true); // there is something new after all
        allows(5, page(4, OTHER_ROWS, true), false); // not the same rows
        allows(1, page(2, OTHER_ROWS, true), false); // a server may call its first page anything
        allows(2, page(1, List.of(), true), false);
        allows(3, page(1, List.of(), true), false); // nothing, again
    }

    @Test
    void refusesTheThousandthPageInARowThatBringsNothingNew() {
        nothingNew(999);
        allows(1_000, page(1_000, ROWS, true), true);
        nothingNew(999);

        assertThatExceptionOfType(PaginationException.class)
                .isThrownBy(() -> guard.after(asked(1_000), page(1_000, ROWS, true), false))
                .withMessageContaining("1000 consecutive pages had no new batch");
    }

    @Test
    void allowsAThousandthPageThatIsTheLast() {
        nothingNew(999);
        allows(1_000, page(1_000, ROWS, false), false);
    }

    private void nothingNew(int pages) {
        for (int page = 1; page <= pages; page++) {
            allows(page, page(page, ROWS, true), false);
        }
    }

    private void allows(int asked, BatchPage page, boolean news) {
        guard = guard.after(asked(asked), page, news);
    }

    private static PageRequest asked(int page) {
        return new PageRequest(BatchFilter.all(), page, 100);
    }

    private static BatchPage page(int number, List<BatchSummary> rows, boolean hasNext) {
        return new BatchPage(rows, number, BatchPage.UNKNOWN, BatchPage.UNKNOWN, hasNext, number > 1);
    }
}
