package dev.batchsession.tck;

import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;

/** By time of creation. */
public class SnapshotRowsRulesTest extends RowsRules {
    public SnapshotRowsRulesTest() {
        super(ListOptions.defaults().pageSize(3).consistency(Consistency.SNAPSHOT));
    }
}
