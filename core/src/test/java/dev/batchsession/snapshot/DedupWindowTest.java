package dev.batchsession.snapshot;

import static dev.batchsession.testing.Batches.batch;
import static dev.batchsession.testing.Batches.batches;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DedupWindowTest {
    private static final BatchSummary UNDATED =
            new BatchSummary(new UUID(0, 1), BatchStatus.PENDING, 0, 0, 0, null, null);
    private static final Instant TENTH = requireNonNull(batch(10).createdAt());

    private final DedupWindow seen = new DedupWindow();

    @Test
    void tellsWhichRowsAreNew() {
        assertThat(seen.add(batch(1))).isTrue();
        assertThat(seen.add(batch(1))).isFalse();
        assertThat(seen.contains(batch(1))).isTrue();
        assertThat(seen.contains(batch(2))).isFalse();
    }

    @Test
    void forgetsRowsWhoseTimeDoesNotMatterAndNoOthers() {
        batches(1, 40).forEach(seen::add);
        seen.add(UNDATED);

        seen.retain(time -> !time.isBefore(TENTH));

        assertThat(seen.count(time -> true)).isEqualTo(31);
        assertThat(seen.contains(batch(9))).isFalse();
        assertThat(seen.contains(batch(10))).isTrue();
        assertThat(seen.contains(UNDATED)).isTrue();
        assertThat(seen.add(batch(9))).isTrue();
    }

    @Test
    void keepsAllWhereAllMatter() {
        batches(1, 3).forEach(seen::add);

        seen.retain(time -> true);

        assertThat(seen.count(time -> time.isBefore(TENTH))).isEqualTo(3);
    }

    @Test
    void movesAllToOthers() {
        DedupWindow others = new DedupWindow();
        others.add(batch(1));
        batches(1, 3).forEach(seen::add);

        seen.moveTo(others);

        assertThat(others.count(time -> true)).isEqualTo(3);
        assertThat(seen.count(time -> true)).isZero();
        assertThat(seen.contains(batch(1))).isFalse();
    }

    @Test
    void aViewShowsTheRowsOfItsTime() throws IOException {
        batches(1, 20).forEach(seen::add);
        PositionWriter view = seen.view();
        seen.add(batch(21));
        seen.retain(time -> false);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        view.write(new DataOutputStream(bytes));
        DedupWindow read = DedupWindow.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(read.count(time -> true)).isEqualTo(20);
        assertThat(batches(1, 20)).allMatch(read::contains);
    }
}
