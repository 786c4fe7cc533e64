package dev.batchsession.watch;

import static dev.batchsession.testing.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A change as a value. */
class BatchChangeTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:15:30Z");
    private static final BatchSummary BATCH = batch(1);
    private static final BatchChange CHANGE = new BatchChange(Kind.PROGRESSED, BATCH, BATCH, NOW);

    @Test
    void isEqualToOneThatTellsTheSame() {
        BatchChange same = new BatchChange(Kind.PROGRESSED, batch(1), batch(1), NOW);

        assertThat(same).isEqualTo(CHANGE).hasSameHashCodeAs(CHANGE);
    }

    @Test
    void differsWhereAnythingThatItTellsDiffers() {
        assertThat(CHANGE)
                .isNotEqualTo(new BatchChange(Kind.STATUS_CHANGED, BATCH, BATCH, NOW))
                .isNotEqualTo(new BatchChange(Kind.PROGRESSED, null, BATCH, NOW))
                .isNotEqualTo(new BatchChange(Kind.PROGRESSED, BATCH, null, NOW))
                .isNotEqualTo(new BatchChange(Kind.PROGRESSED, BATCH, BATCH, NOW.plusMillis(1)))
                .isNotEqualTo("a change");
        assertThat(CHANGE.hashCode()).isNotZero();
    }
}
