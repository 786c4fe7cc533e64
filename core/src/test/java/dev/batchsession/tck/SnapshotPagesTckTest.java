package dev.batchsession.tck;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.export.GeneratedList;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.testing.PublisherTck;
import org.reactivestreams.Publisher;

/** Pages of one row, by time of creation. */
public class SnapshotPagesTckTest extends PublisherTck<BatchPage> {
    public SnapshotPagesTckTest() {
        super(Skip.LAZY);
    }

    @Override
    public Publisher<BatchPage> createPublisher(long elements) {
        return BatchSessionFlux.over(new GeneratedList((int) Math.min(Integer.MAX_VALUE, elements)))
                .listPages(BatchFilter.all(), ListOptions.defaults().pageSize(1).consistency(Consistency.SNAPSHOT));
    }
}
