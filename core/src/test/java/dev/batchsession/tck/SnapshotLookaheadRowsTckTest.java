package dev.batchsession.tck;

import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.page.PageSource;
import reactor.core.scheduler.Schedulers;

/** By time of creation, ahead of the consumer. */
public class SnapshotLookaheadRowsTckTest extends RowsTck {
    public SnapshotLookaheadRowsTckTest() {
        super(ListOptions.defaults()
                .pageSize(3)
                .consistency(Consistency.SNAPSHOT)
                .lookahead(4));
    }

    @Override
    PageSource overRows(long rows) {
        return request -> super.overRows(rows).fetch(request).subscribeOn(Schedulers.parallel());
    }
}
