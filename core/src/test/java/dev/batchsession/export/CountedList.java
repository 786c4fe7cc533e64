package dev.batchsession.export;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.InMemoryList;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A random list on a server of a random kind, which may grow before each call but loses nothing. */
final class CountedList implements PageSource {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS);

    private final Random random;
    private final boolean newestFirst;
    private final boolean inclusive;
    private final ChronoUnit compared;
    private final ChronoUnit shown;
    private final long gapMillis;
    private final int growth;
    private final List<Row> rows = new ArrayList<>();
    private Instant now = START;
    private int calls;

    private record Row(UUID id, @Nullable Instant time) {}

    CountedList(long seed) {
        random = new Random(seed);
        newestFirst = random.nextBoolean();
        inclusive = random.nextBoolean();
        compared = UNITS.get(random.nextInt(3));
        shown = UNITS.get(random.nextInt(3));
        gapMillis = List.of(20L, 1_000L, 5_000L, 3_600_000L).get(random.nextInt(4));
        growth = random.nextInt(4);
        boolean undated =
                newestFirst && random.nextInt(8) == 0; // a growing list of undated rows among others may lose one
        for (int i = List.of(0, 1, 30, 300, 2000).get(random.nextInt(5)); i > 0; i--) {
            add(undated && random.nextInt(20) == 0);
        }
    }

    private void add(boolean undated) {
        boolean tie = random.nextInt(5) == 0;
        now = tie ? now : now.plus((long) (random.nextDouble() * 2000 * gapMillis), ChronoUnit.MICROS);
        rows.add(new Row(new UUID(random.nextLong(), random.nextLong()), undated ? null : now));
    }

    Instant now() {
        return now;
    }

    int calls() {
        return calls;
    }

    boolean hasUndated() {
        return rows.stream().anyMatch(row -> row.time == null);
    }

    List<BatchSummary> shown() {
        return rows.stream().map(this::shown).toList();
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> {
            if (calls++ > 0 && growth > 0) {
                for (int i = random.nextInt(growth + 1); i > 0; i--) {
                    add(false);
                }
            }
            Comparator<Row> byTime = Comparator.comparing(row -> row.time == null ? Instant.MAX : row.time);
            List<BatchSummary> matching = rows.stream()
                    .filter(row -> matches(row, request.filter()))
                    .sorted(newestFirst ? byTime.reversed() : byTime)
                    .map(this::shown)
                    .toList();
            return InMemoryList.page(matching, request);
        });
    }

    private boolean matches(Row row, BatchFilter filter) {
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        if (row.time == null) {
            return after == null && before == null;
        }
        int least = inclusive ? 0 : 1;
        Instant time = row.time.truncatedTo(compared);
        return (after == null || time.compareTo(after.truncatedTo(compared)) >= least)
                && (before == null || time.compareTo(before.truncatedTo(compared)) <= -least);
    }

    private BatchSummary shown(Row row) {
        Instant created = row.time == null ? null : row.time.truncatedTo(shown);
        return new BatchSummary(row.id, BatchStatus.COMPLETED, 1, 1, 0, created, null);
    }

    @Override
    public String toString() {
        return rows.size() + " rows, newest first " + newestFirst + ", inclusive " + inclusive + ", compared "
                + compared + ", shown " + shown + ", " + Duration.ofMillis(gapMillis) + " apart, grows by " + growth;
    }
}
