package dev.batchsession.tck;

import dev.batchsession.ListOptions;

/** A source that answers on the thread that asks. */
public class LiveRowsTckTest extends RowsTck {
    public LiveRowsTckTest() {
        super(ListOptions.defaults().pageSize(3));
    }
}
