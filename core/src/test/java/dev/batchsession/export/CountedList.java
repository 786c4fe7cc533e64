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

/** A random list on a server of a random kind, which may grow before each call. It loses nothing unless it is {@linkplain #changing}. */
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
    private final Random changes;
    private final int deletions; // before a call, at most
    private final int statusChanges; // before a call, at most
    private final List<Row> rows = new ArrayList<>();
    private Instant now = START;
    private int calls;
    private int deleted;

    private record Row(UUID id, @Nullable Instant time, BatchStatus status) {
        Row with(BatchStatus another) {
            return new Row(id, time, another);
        }
    }

    CountedList(long seed) {
        this(seed, 0, 0);
    }

    private CountedList(long seed, int deletions, int statusChanges) {
        random = new Random(seed);
        this.deletions = deletions;
        this.statusChanges = statusChanges;
        changes = new Random(~seed);
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

    /** Returns a list that also loses rows, or whose rows change their status, or both. */
    static CountedList changing(long seed) {
        Random random = new Random(31 * seed);
        int kind = random.nextInt(3);
        return new CountedList(seed, kind == 0 ? 0 : 1 + random.nextInt(3), kind == 1 ? 0 : 1 + random.nextInt(10));
    }

    private void change() {
        for (int i = changes.nextInt(deletions + 1); i > 0 && !rows.isEmpty(); i--) {
            rows.remove(changes.nextInt(rows.size()));
            deleted++;
        }
        for (int i = changes.nextInt(statusChanges + 1); i > 0 && !rows.isEmpty(); i--) {
            int index = changes.nextInt(rows.size());
            rows.set(index, rows.get(index).with(changes.nextBoolean() ? BatchStatus.COMPLETED : BatchStatus.PENDING));
        }
    }

    private void add(boolean undated) {
        boolean tie = random.nextInt(5) == 0;
        now = tie ? now : now.plus((long) (random.nextDouble() * 2000 * gapMillis), ChronoUnit.MICROS);
        rows.add(new Row(new UUID(random.nextLong(), random.nextLong()), undated ? null : now, BatchStatus.COMPLETED));
    }

    Instant now() {
        return now;
    }

    int calls() {
        return calls;
    }

    /** Returns the number of rows that were deleted. */
    int deleted() {
        return deleted;
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
            if (calls++ > 0) {
                for (int i = growth == 0 ? 0 : random.nextInt(growth + 1); i > 0; i--) {
                    add(false);
                }
                change();
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
        if (filter.status() != null && filter.status() != row.status) {
            return false;
        }
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
        return new BatchSummary(row.id, row.status, 1, 1, 0, created, null);
    }

    @Override
    public String toString() {
        return rows.size() + " rows, newest first " + newestFirst + ", inclusive " + inclusive + ", compared "
                + compared + ", shown " + shown + ", " + Duration.ofMillis(gapMillis) + " apart, grows by " + growth
                + ", deletions " + deletions + ", status changes " + statusChanges;
    }
}
