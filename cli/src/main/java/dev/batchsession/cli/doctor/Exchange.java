package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.util.List;

/**
 * A call that returned a page.
 *
 * @param response the same page as the server sent it
 */
record Exchange(PageRequest asked, BatchPage page, Response response) {
    List<BatchSummary> rows() {
        return page.batches();
    }

    /** Returns whether it is a page of the whole list. */
    boolean isUnfiltered() {
        return asked.filter().equals(BatchFilter.all());
    }

    boolean hasTotal() {
        return page.totalRecords() != BatchPage.UNKNOWN;
    }
}
