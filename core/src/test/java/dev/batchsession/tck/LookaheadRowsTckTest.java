package dev.batchsession.tck;

import dev.batchsession.ListOptions;
import dev.batchsession.page.PageSource;
import reactor.core.scheduler.Schedulers;

/** Five pages at the same time. */
public class LookaheadRowsTckTest extends RowsTck {
    public LookaheadRowsTckTest() {
        super(ListOptions.defaults().pageSize(3).lookahead(4));
    }

    @Override
    PageSource overRows(long rows) {
        return request -> super.overRows(rows).fetch(request).subscribeOn(Schedulers.parallel());
    }
}
