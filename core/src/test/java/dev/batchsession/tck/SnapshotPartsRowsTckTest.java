package dev.batchsession.tck;

import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.page.PageSource;
import reactor.core.scheduler.Schedulers;

/** By time of creation, in parts at the same time. */
public class SnapshotPartsRowsTckTest extends RowsTck {
    public SnapshotPartsRowsTckTest() {
        super(ListOptions.defaults()
                .pageSize(3)
                .consistency(Consistency.SNAPSHOT)
                .parallelism(4));
    }

    @Override
    PageSource overRows(long rows) {
        return request -> super.overRows(rows).fetch(request).subscribeOn(Schedulers.parallel());
    }
}
