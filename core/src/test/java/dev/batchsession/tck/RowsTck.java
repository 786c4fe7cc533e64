package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.ListOptions;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.PageSource;
import dev.batchsession.testing.PublisherTck;
import org.reactivestreams.Publisher;

/** The rows of a listing with some options. */
public abstract class RowsTck extends PublisherTck<BatchSummary> {
    private final ListOptions options;

    RowsTck(ListOptions options) {
        super(Skip.LAZY);
        this.options = options;
    }

    @Override
    public Publisher<BatchSummary> createPublisher(long elements) {
        return BatchSessionFlux.over(overRows(elements)).listAll(BatchFilter.all(), options);
    }

    /** A source that answers at once, on the thread that asks. */
    PageSource overRows(long rows) {
        return new GeneratedList((int) Math.min(Integer.MAX_VALUE, rows));
    }
}
