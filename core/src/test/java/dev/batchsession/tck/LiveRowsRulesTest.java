package dev.batchsession.tck;

import dev.batchsession.ListOptions;

/** A source that answers on the thread that asks. */
public class LiveRowsRulesTest extends RowsRules {
    public LiveRowsRulesTest() {
        super(ListOptions.defaults().pageSize(3));
    }
}
