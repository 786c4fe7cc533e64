package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.util.List;

/**
 * A look at whether the rows that a bound hides are those without a time at the end of the list, which are read later: then
 * all rows before them have one.
 *
 * @param doubted the answer that lacks rows
 * @param total rows in the list without the bound
 * @param hidden how many rows it hides
 */
record TailProbe(BatchPage doubted, long total, long hidden) {
    private static final int ROWS = PageRequest.MAX_LIMIT; // the more rows, the less is it by chance that they look so

    /** The page that should hold the first of them. */
    PageRequest request(BatchFilter list) {
        return new PageRequest(list, (int) Math.min(Integer.MAX_VALUE, first() / ROWS + 1), ROWS);
    }

    boolean explainsThemBy(BatchPage answer) {
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
