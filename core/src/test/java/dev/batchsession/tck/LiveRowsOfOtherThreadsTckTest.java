package dev.batchsession.tck;

import dev.batchsession.ListOptions;
import dev.batchsession.page.PageSource;
import reactor.core.scheduler.Schedulers;

/** A source that answers on threads of its own. */
public class LiveRowsOfOtherThreadsTckTest extends RowsTck {
    public LiveRowsOfOtherThreadsTckTest() {
        super(ListOptions.defaults().pageSize(3));
    }

    @Override
    PageSource overRows(long rows) {
        return request -> super.overRows(rows).fetch(request).subscribeOn(Schedulers.parallel());
    }
}
