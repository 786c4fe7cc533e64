package dev.batchsession.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchTableTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final BatchTable present = new BatchTable(BatchFilter.all());

    @Test
    void followsABatchFromItsBeginToItsRemoval() {
        apply(Kind.CREATED, null, BatchStatus.PENDING);
        apply(Kind.STATUS_CHANGED, BatchStatus.PENDING, BatchStatus.PROCESSING);
        assertThat(present.live()).extracting(Row::status).containsExactly("processing");
        apply(Kind.STATUS_CHANGED, BatchStatus.PROCESSING, BatchStatus.FAILED);
        assertThat(present.live()).isEmpty();
        assertThat(present.ended()).extracting(Row::status).containsExactly("failed");
        apply(Kind.STATUS_CHANGED, BatchStatus.FAILED, BatchStatus.PROCESSING);
        assertThat(present.counts()).containsEntry("processing", 1).containsEntry("failed", 0);
        assertThat(present.ended()).isEmpty();
        apply(Kind.REMOVED, BatchStatus.PROCESSING, null);

        assertThat(present.counts().values()).containsOnly(0);
        assertThat(present.live()).isEmpty();
    }

    @Test
    void countsABatchOnceThatTheWatchHadForgotten() {
        apply(Kind.EXISTING, null, BatchStatus.COMPLETED);
        apply(Kind.STATUS_CHANGED, null, BatchStatus.PROCESSING);

        assertThat(present.counts()).containsEntry("completed", 0).containsEntry("processing", 1);
    }

    @Test
    void dropsABatchThatCeasesToMatch() {
        BatchTable processing = new BatchTable(BatchFilter.all().status(BatchStatus.PROCESSING));
        processing.apply(change(Kind.EXISTING, null, BatchStatus.PROCESSING));
        assertThat(processing.live()).hasSize(1);

        assertThat(processing.apply(change(Kind.STATUS_CHANGED, BatchStatus.PROCESSING, BatchStatus.COMPLETED)))
                .isNull();
        assertThat(processing.live()).isEmpty();
        assertThat(processing.ended()).isEmpty();
        assertThat(processing.counts().values()).containsOnly(0);
    }

    @Test
    void takesAStatusThatNobodyKnowsForAnEnd() {
        apply(Kind.EXISTING, null, BatchStatus.UNKNOWN);

        assertThat(present.ended()).hasSize(1);
        assertThat(present.counts()).containsEntry("unknown", 1);
    }

    @Test
    void keepsTheLatestThatEndedInTheirOrder() {
        for (int i = 0; i < 100; i++) {
            int second = i * 37 % 100;
            present.apply(new BatchChange(Kind.EXISTING, null, ended(second), START));
        }

        assertThat(present.ended()).hasSize(BatchTable.MAX_ENDED_ROWS);
        assertThat(present.ended().get(0).ended())
                .isEqualTo(START.plusSeconds(99).toEpochMilli());
        assertThat(present.ended()).isSortedAccordingTo((a, b) -> Long.compare(b.ended(), a.ended()));
        assertThat(present.counts()).containsEntry("completed", 100);
    }

    private void apply(Kind kind, BatchStatus before, BatchStatus after) {
        present.apply(change(kind, before, after));
    }

    private static BatchChange change(Kind kind, BatchStatus before, BatchStatus after) {
        return new BatchChange(kind, batch(before), batch(after), START);
    }

    private static BatchSummary batch(BatchStatus status) {
        return status == null ? null : new BatchSummary(new UUID(1, 1), status, 10, 3, 1, START, null);
    }

    private static BatchSummary ended(int second) {
        return new BatchSummary(new UUID(2, second), BatchStatus.COMPLETED, 1, 1, 0, START, START.plusSeconds(second));
    }
}
