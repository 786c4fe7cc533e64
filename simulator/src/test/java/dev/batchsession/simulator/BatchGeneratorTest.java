package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchGeneratorTest {
    private final List<SimulatedBatch> batches = BatchGenerator.newestFirst(2000, 7);

    @Test
    void makesTheSameRowsOfTheSameSeedAndOthersOfAnother() {
        assertThat(BatchGenerator.newestFirst(2000, 7)).isEqualTo(batches);
        assertThat(BatchGenerator.newestFirst(2000, 8)).doesNotContainAnyElementsOf(batches);
    }

    @Test
    void startsAShortListLikeALongOne() {
        assertThat(BatchGenerator.newestFirst(10, 7)).isEqualTo(batches.subList(0, 10));
    }

    @Test
    void putsTheNewestFirstWithSomeAtTheSameInstant() {
        assertThat(batches)
                .isSortedAccordingTo(
                        Comparator.comparing(SimulatedBatch::createdAt).reversed());
        assertThat(batches.stream().map(SimulatedBatch::createdAt).distinct().count())
                .isBetween(1900L, 1999L);
    }

    @Test
    void givesEachRowAnIdOfItsOwn() {
        assertThat(batches).extracting(SimulatedBatch::batchId).doesNotHaveDuplicates();
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.batchId().version()).isEqualTo(4);
            assertThat(batch.batchId().variant()).isEqualTo(2);
        });
    }

    @Test
    void makesEveryStatus() {
        assertThat(batches)
                .extracting(SimulatedBatch::status)
                .contains("pending", "processing", "completed", "failed", "cancelled");
    }

    @Test
    void countsSessionsAsTheStatusHasIt() {
        assertThat(batches).allSatisfy(batch -> {
            int ended = batch.completedRequests() + batch.failedRequests();
            switch (batch.status()) {
                case "pending" -> assertThat(ended).isZero();
                case "processing", "cancelled" -> assertThat(ended).isBetween(0, batch.totalRequests() - 1);
                case "completed" -> {
                    assertThat(ended).isEqualTo(batch.totalRequests());
                    assertThat(batch.completedRequests()).isPositive();
                }
                case "failed" -> {
                    assertThat(ended).isEqualTo(batch.totalRequests());
                    assertThat(batch.failedRequests()).isPositive();
                }
                default -> throw new AssertionError(batch.status());
            }
        });
    }

    @Test
    void setsAnEndAfterTheStartWhereTheBatchHasEnded() {
        assertThat(batches).allSatisfy(batch -> {
            boolean live = batch.status().equals("pending") || batch.status().equals("processing");
            if (live) {
                assertThat(batch.actualCompletionTime()).isNull();
            } else {
                assertThat(batch.actualCompletionTime()).isAfter(batch.createdAt());
            }
        });
    }
}
