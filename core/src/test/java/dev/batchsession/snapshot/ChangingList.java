package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A list in memory that changes between any two calls, served in the ways in which servers differ. Remembers which rows
 * matched the filter all the time, and which ever did.
 */
final class ChangingList implements PageSource {
    static final BatchStatus[] STATUSES = {BatchStatus.PENDING, BatchStatus.PROCESSING, BatchStatus.COMPLETED};
    private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS);

    @SafeVarargs
    static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        /** By a number that rises with time, though not quite: neighbours' times may be the other way round. */
        LATEST_NUMBER_FIRST,
        /** Newest first within each of three groups, one group after the other. */
        GROUPED,
        SHUFFLED
    }

    /** Where rows without a time stand, and what selects them. */
    enum Undated {
        FIRST,
        LAST,
        /** Where they were created. */
        AMONG_OTHERS,
        /** Where they were created, and bounds select them by the time that they do not show. */
        KNOWN_BUT_HIDDEN
    }

    /** How a server of this kind behaves. */
    record Traits(
            Order order,
            boolean inclusive,
            ChronoUnit stored,
            ChronoUnit compared,
            @Nullable ChronoUnit shown, // null: each row its own
            Undated undated,
            boolean shortPages) { // some rows count but are not shown
        static Traits random(Random random) {
            return new Traits(
                    pick(random, Order.values()),
                    random.nextBoolean(),
                    UNITS.get(random.nextInt(3)),
                    UNITS.get(random.nextInt(3)),
                    random.nextInt(4) == 0 ? null : UNITS.get(random.nextInt(3)),
                    pick(random, Undated.values()),
                    random.nextInt(8) == 0);
        }
    }

    private static final class Row {
        final UUID id;
        final Instant time;
        final Instant compared;
        final boolean dated;
        final int place;
        final boolean shown;
        BatchStatus status;

        Row(UUID id, Instant time, Instant compared, boolean dated, int place, boolean shown, BatchStatus status) {
            this.id = id;
            this.time = time;
            this.compared = compared;
            this.dated = dated;
            this.place = place;
            this.shown = shown;
            this.status = status;
        }

        int group() {
            return Math.floorMod(place, 3);
        }

        /** Its time with up to 0.3 s taken away. */
        Instant number() {
            return time.minusMillis(Math.floorMod(place, 300));
        }
    }

    private final Random random;
    private final Traits traits;
    private final BatchFilter filter;
    private final int changesBetweenCalls;
    private final List<Row> rows = new ArrayList<>();
    private final Comparator<Row> comparator;
    private Instant newest;

    final Set<UUID> matchedAllTheTime = new HashSet<>();
    final Set<UUID> everMatched = new HashSet<>();
    final List<PageRequest> requests = new ArrayList<>();

    BatchFilter filter() {
        return filter;
    }

    ChangingList(Random random, Traits traits, BatchFilter filter, int changesBetweenCalls, Instant start) {
        this.random = random;
        this.traits = traits;
        this.filter = filter;
        this.changesBetweenCalls = changesBetweenCalls;
        this.newest = start;
        this.comparator = comparator(traits);
    }

    private static Comparator<Row> comparator(Traits traits) {
        Comparator<Row> byPlace = Comparator.comparingInt(row -> row.place);
        Comparator<Row> byTime = switch (traits.order()) {
            case NEWEST_FIRST, GROUPED ->
                Comparator.<Row, Instant>comparing(row -> row.time).reversed();
            case OLDEST_FIRST -> Comparator.comparing(row -> row.time);
            case LATEST_NUMBER_FIRST -> Comparator.comparing(Row::number).reversed();
            case SHUFFLED -> byPlace;
        };
        Comparator<Row> within = byTime.thenComparing(byPlace);
        if (traits.undated() == Undated.FIRST) {
            within = Comparator.<Row, Boolean>comparing(row -> row.dated).thenComparing(within);
        } else if (traits.undated() == Undated.LAST) {
            within = Comparator.<Row, Boolean>comparing(row -> !row.dated).thenComparing(within);
        }
        return switch (traits.order()) {
            case SHUFFLED -> byPlace;
            case GROUPED -> Comparator.comparingInt(Row::group).thenComparing(within);
            default -> within;
        };
    }

    /** Adds a row so long after the newest; {@code null} for one without a time. */
    void add(@Nullable Long microsLater) {
        if (microsLater != null) {
            newest = newest.plus(microsLater, ChronoUnit.MICROS);
        }
        UUID id = new UUID(random.nextLong(), random.nextLong());
        boolean shown = !traits.shortPages() || random.nextInt(10) > 0;
        Instant stored = newest.truncatedTo(traits.stored());
        rows.add(new Row(
                id,
                stored,
                stored.truncatedTo(traits.compared()),
                microsLater != null,
                random.nextInt(),
                shown,
                pick(random, STATUSES)));
    }

    /** Adds a row while the list is read. */
    void insert(@Nullable Long microsLater) {
        add(microsLater);
        Row added = rows.get(rows.size() - 1);
        if (isListed(added)) {
            everMatched.add(added.id);
        }
        rows.sort(comparator);
    }

    /** From here on it is judged what matches. */
    void ready() {
        rows.sort(comparator);
        rows.stream().filter(this::isListed).forEach(row -> matchedAllTheTime.add(row.id));
        everMatched.addAll(matchedAllTheTime);
    }

    private boolean isListed(Row row) {
        return row.shown && matching(filter).test(row);
    }

    private Predicate<Row> matching(BatchFilter filter) {
        Predicate<Row> ofStatus = row -> filter.status() == null || filter.status() == row.status;
        Instant after = compared(filter.createdAfter());
        Instant before = compared(filter.createdBefore());
        if (after == null && before == null) {
            return ofStatus;
        }
        int least = traits.inclusive() ? 0 : 1;
        return ofStatus.and(row -> (row.dated || traits.undated() == Undated.KNOWN_BUT_HIDDEN)
                && (after == null || row.compared.compareTo(after) >= least)
                && (before == null || row.compared.compareTo(before) <= -least));
    }

    private @Nullable Instant compared(@Nullable Instant bound) {
        return bound == null ? null : bound.truncatedTo(traits.compared());
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> {
            if (!requests.isEmpty()) {
                for (int i = random.nextInt(changesBetweenCalls + 1); i > 0; i--) {
                    change();
                }
            }
            requests.add(request);
            if (requests.size() > 20_000) {
                throw new IllegalStateException("endless: " + requests.subList(19_990, 20_000));
            }
            return page(request);
        });
    }

    private void change() {
        int kind = random.nextInt(10);
        if (kind < 4 || rows.isEmpty()) {
            insert(random.nextInt(8) == 0 ? null : (long) random.nextInt(3_000_000));
        } else if (kind < 7) {
            matchedAllTheTime.remove(rows.remove(random.nextInt(rows.size())).id);
        } else {
            Row row = rows.get(random.nextInt(rows.size()));
            row.status = pick(random, STATUSES);
            if (isListed(row)) {
                everMatched.add(row.id);
            } else {
                matchedAllTheTime.remove(row.id);
            }
        }
    }

    private BatchPage page(PageRequest request) {
        List<Row> matching = rows.stream().filter(matching(request.filter())).toList();
        int limit = request.limit();
        int totalPages = (matching.size() + limit - 1) / limit;
        int from = (int) Math.min(matching.size(), (request.page() - 1L) * limit);
        int to = Math.min(matching.size(), from + limit);
        return new BatchPage(
                matching.subList(from, to).stream()
                        .filter(row -> row.shown)
                        .map(this::shown)
                        .toList(),
                request.page(),
                totalPages,
                matching.size(),
                request.page() < totalPages,
                request.page() > 1);
    }

    private BatchSummary shown(Row row) {
        ChronoUnit unit =
                traits.shown() != null ? traits.shown() : UNITS.get(Math.floorMod(row.id.hashCode(), UNITS.size()));
        Instant createdAt = row.dated ? row.time.truncatedTo(unit) : null;
        return new BatchSummary(row.id, row.status, 1, 0, 0, createdAt, null);
    }

    @Override
    public String toString() {
        return traits + " " + filter + ", " + changesBetweenCalls + " changes";
    }
}
