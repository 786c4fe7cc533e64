package dev.batchsession.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The lists that are hard to read exactly, and how they are asked for. */
class DensityTest {
    @Test
    void putsFiveHundredRowsOnOneInstantAmidAHundredThousand() {
        List<SimulatedBatch> rows = rows(100_000, Density.usual().crowd(500));
        Map<Instant, Long> perInstant = perInstant(rows);

        Instant middle = rows.get(50_000).createdAt();
        assertThat(perInstant.remove(middle)).isBetween(500L, 503L); // a neighbour may be of the same instant
        assertThat(perInstant.values()).allMatch(others -> others < 6);
    }

    @Test
    void putsAllRowsOnOneInstant() {
        assertThat(perInstant(rows(10_000, Density.usual().crowd(10_000)))).hasSize(1);
        assertThat(perInstant(rows(10_000, Density.usual().together(10_000)))).hasSize(1);
        assertThat(perInstant(rows(10, Density.usual().crowd(10_000)))).hasSize(1);
    }

    @Test
    void putsThreeHundredRowsIntoASecond() {
        List<SimulatedBatch> rows = rows(30_000, Density.usual().perSecond(300));
        Duration span = Duration.between(
                rows.get(rows.size() - 1).createdAt(), rows.get(0).createdAt());

        assertThat(span).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(105));
        assertThat(rows).anyMatch(row -> !isWhole(ChronoUnit.MILLIS, row)); // finer than milliseconds
        assertThat(rows).allMatch(row -> isWhole(ChronoUnit.MICROS, row));
    }

    @Test
    void putsAsManyRowsOnEachInstantAsItIsTold() {
        assertThat(perInstant(rows(1000, Density.usual().perSecond(1).together(40)))
                        .values())
                .containsOnly(40L);
    }

    private static boolean isWhole(ChronoUnit unit, SimulatedBatch row) {
        return row.createdAt().equals(row.createdAt().truncatedTo(unit));
    }

    private static List<SimulatedBatch> rows(int count, Density density) {
        return new BatchGenerator(1, ListVariant.usual().density(density)).batches(count);
    }

    private static Map<Instant, Long> perInstant(List<SimulatedBatch> rows) {
        return rows.stream()
                .map(SimulatedBatch::createdAt)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
