package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreationHistogramTest {
    private static final int MAX_BOUNDS = 16_384;

    @Test
    void countsTheRowsBeforeAndAtEachBoundWhateverTheirTimes() {
        Random random = new Random(19);
        for (long span : List.of(1L, 100L, 5_000L, 1_000_000L, 1L << 40)) {
            CreationHistogram histogram = new CreationHistogram();
            List<Long> seconds = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                long second = (long) (random.nextGaussian() * span);
                seconds.add(second);
                histogram.add(second);
            }

            CreationHistogram.Bounds bounds = histogram.bounds();

            assertThat(bounds.size()).isBetween(2, MAX_BOUNDS);
            assertThat(bounds.before(0)).isZero();
            assertThat(bounds.before(bounds.size() - 1)).isEqualTo(seconds.size());
            for (int i = 0; i < bounds.size(); i += 1 + random.nextInt(50)) {
                long bound = bounds.second(i);
                assertThat(bounds.before(i))
                        .isEqualTo(seconds.stream()
                                .filter(second -> second < bound)
                                .count());
                assertThat(bounds.inSecond(i))
                        .isEqualTo(seconds.stream()
                                .filter(second -> second == bound)
                                .count());
                assertThat(i == 0 || bounds.second(i - 1) < bound).isTrue();
            }
        }
    }

    @Test
    void hasABoundWithoutRowsInEachBucketOfASparseList() {
        CreationHistogram histogram = new CreationHistogram();
        for (long second = 0; second < 8_000_000; second += 8) { // each bucket starts at a row
            histogram.add(second);
        }

        CreationHistogram.Bounds bounds = histogram.bounds();

        int certain = 0;
        for (int i = 0; i < bounds.size(); i++) {
            certain += bounds.inSecond(i) == 0 ? 1 : 0;
        }
        assertThat(certain).isGreaterThan(bounds.size() / 2);
    }
}
