package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotsTest {
    @Test
    void countsWhatTheServerSkipsAndReads() {
        Snapshots snapshots = new Snapshots(2_000, 0, 0);

        Snapshots.Cost byNumber = snapshots.cost(Snapshots.LIVE);
        Snapshots.Cost byTime = snapshots.cost(Snapshots.SNAPSHOT);

        assertThat(byNumber).isEqualTo(new Snapshots.Cost(20, 100 * (20 * 21 / 2)));
        assertThat(byTime.rows()).isLessThan(byNumber.rows() / 4);
    }
}
