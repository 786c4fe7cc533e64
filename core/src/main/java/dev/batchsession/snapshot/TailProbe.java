package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.util.List;

/**
 * A query for the end of the list. It shows whether the rows that a bound hides are undated rows at the end, which are read later; if
 * so, all rows before them are dated.
 *
 * @param total the number of rows in the list without the bound
 * @param hidden the number of rows that the bound hides
 */
record TailProbe(long total, long hidden) {
    private static final int ROWS = PageRequest.MAX_LIMIT; // more rows make a coincidence less likely

    /** Returns the request for the page that should contain the first of these rows. */
    PageRequest request(BatchFilter list) {
        return new PageRequest(list, (int) Math.min(Integer.MAX_VALUE, first() / ROWS + 1), ROWS);
    }

    boolean explainsHiddenBy(BatchPage answer) {
        long grown = answer.totalRecords() == BatchPage.UNKNOWN ? 0 : answer.totalRecords() - total;
        long first = first() % ROWS + grown;
        List<BatchSummary> rows = answer.batches();
        for (int i = 0; i < rows.size(); i++) {
            if ((rows.get(i).createdAt() == null) != (i >= first)) {
                return false;
            }
        }
        return first < rows.size();
    }

    private long first() {
        return Math.max(0, total - hidden);
    }
}
