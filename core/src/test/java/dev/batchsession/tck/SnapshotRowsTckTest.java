package dev.batchsession.tck;

import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;

/** By time of creation. */
public class SnapshotRowsTckTest extends RowsTck {
    public SnapshotRowsTckTest() {
        super(ListOptions.defaults().pageSize(3).consistency(Consistency.SNAPSHOT));
    }
}
