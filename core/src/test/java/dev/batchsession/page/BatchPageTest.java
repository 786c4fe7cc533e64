package dev.batchsession.page;

import static dev.batchsession.testing.Batches.batches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class BatchPageTest {
    private static final BatchPage PAGE = new BatchPage(batches(1, 3), 2, 4, 11, true, true);

    @Test
    void isEqualWhereItTellsTheSame() {
        BatchPage same = new BatchPage(batches(1, 3), 2, 4, 11, true, true);

        assertThat(same).isEqualTo(PAGE).hasSameHashCodeAs(PAGE);
        assertThat(same.withCheckpoint(Checkpoint.of("listing", 1, () -> new byte[0])))
                .as("with a checkpoint, which is not compared")
                .isEqualTo(PAGE)
                .hasSameHashCodeAs(PAGE);
    }

    @Test
    void differsWhereItTellsAnythingElse() {
        assertThat(PAGE)
                .isNotEqualTo(new BatchPage(batches(1, 2), 2, 4, 11, true, true))
                .isNotEqualTo(new BatchPage(batches(1, 3), 3, 4, 11, true, true))
                .isNotEqualTo(new BatchPage(batches(1, 3), 2, 5, 11, true, true))
                .isNotEqualTo(new BatchPage(batches(1, 3), 2, 4, 12, true, true))
                .isNotEqualTo(new BatchPage(batches(1, 3), 2, 4, 11, false, true))
                .isNotEqualTo(new BatchPage(batches(1, 3), 2, 4, 11, true, false))
                .isNotEqualTo("a page")
                .doesNotHaveSameHashCodeAs(new BatchPage(batches(1, 3), 3, 4, 11, true, true));
    }

    @Test
    void ofASourceHasNoCheckpoint() {
        assertThatIllegalStateException().isThrownBy(PAGE::checkpoint);
    }
}
