package dev.batchsession.exhaustive;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simple lister that keeps the promise, or one with a fault. Reads overlapping pages by number. It knows the order of the list, so
 * a sorted list without undated rows is read from a bound on that is surely before the last row. Remembers all rows.
 */
final class ReferenceLister implements Lister {
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final @Nullable Fault fault;

    ReferenceLister(@Nullable Fault fault) {
        this.fault = fault;
    }

    /**
     * @param bound the start of the list that is read; {@code null} for the start of the whole list
     * @param covered the place after the last row that was read
     * @param seen the rows that were read
     * @param last the rows of the last page
     */
    private record Position(@Nullable Instant bound, int covered, Set<UUID> seen, List<BatchSummary> last) {}

    @Override
    public @Nullable Object list(
            PageSource source,
            Kind kind,
            int pageSize,
            @Nullable Object from,
            Predicate<List<BatchSummary>> wantsMore) {
        Position position = from == null ? new Position(null, 0, Set.of(), List.of()) : (Position) from;
        boolean skips = from != null && has(Fault.RESUMES_ONE_PAGE_LATE);
        if (skips) {
            position = new Position(position.bound, position.covered + pageSize, position.seen, position.last);
        }
        while (true) {
            PageRequest request = request(kind, position, pageSize);
            BatchPage page = source.fetch(request).block();
            if (!skips && !overlaps(position, request, page)) {
                position =
                        new Position(position.bound, Math.max(0, position.covered - 1), position.seen, position.last);
                continue;
            }
            skips = false;
            List<BatchSummary> newRows = newRows(kind, position, page);
            Position next = next(kind, position, request, page);
            boolean ends = !page.hasNext() || (has(Fault.STOPS_WITHOUT_NEW_ROWS) && newRows.isEmpty());
            boolean goesOn = newRows.isEmpty() || wantsMore.test(newRows);
            if (ends) {
                return null;
            }
            if (!goesOn) {
                return next;
            }
            position = next;
        }
    }

    private boolean has(Fault fault) {
        return this.fault == fault;
    }

    private PageRequest request(Kind kind, Position position, int pageSize) {
        Instant bound = position.bound;
        BatchFilter filter = bound == null
                ? BatchFilter.all()
                : kind.order() == Kind.Order.NEWEST_FIRST
                        ? BatchFilter.all().createdBefore(bound)
                        : BatchFilter.all().createdAfter(bound);
        int first =
                Math.max(0, position.covered - (has(Fault.NO_OVERLAP) ? 0 : 1)); // the place that the page must contain
        int limit = pageSize + (position.covered == 0 || has(Fault.NO_OVERLAP) ? 0 : 1);
        while (first % limit == limit - 1 && limit > 1) {
            limit++; // the last place of its page: no row follows it
        }
        return new PageRequest(filter, first / limit + 1, limit);
    }

    /** Returns whether no row before the new ones can be missing. */
    private boolean overlaps(Position position, PageRequest request, BatchPage page) {
        return request.page() == 1
                || has(Fault.NO_OVERLAP)
                || page.batches().stream().anyMatch(row -> position.seen.contains(row.batchId()));
    }

    private List<BatchSummary> newRows(Kind kind, Position position, BatchPage page) {
        List<BatchSummary> newRows = new ArrayList<>();
        for (BatchSummary row : page.batches()) {
            boolean isSeen = has(Fault.DEDUP_OF_ONE_PAGE)
                    ? position.last.contains(row)
                    : !has(Fault.NO_DEDUP) && position.seen.contains(row.batchId());
            boolean isDropped = (has(Fault.DROPS_UNDATED) && row.createdAt() == null)
                    || (has(Fault.TIES_COUNT_AS_READ) && isTie(kind, position, row));
            if (!isSeen && !isDropped) {
                newRows.add(row);
            }
        }
        return newRows;
    }

    private static boolean isTie(Kind kind, Position position, BatchSummary row) {
        return isByTime(kind)
                && position.last.stream()
                        .anyMatch(last -> requireNonNull(last.createdAt()).equals(row.createdAt()));
    }

    private static boolean isByTime(Kind kind) {
        return kind.sorted() && !kind.letters().contains("u");
    }

    private Position next(Kind kind, Position position, PageRequest request, BatchPage page) {
        Set<UUID> seen = new HashSet<>(position.seen);
        page.batches().forEach(row -> seen.add(row.batchId()));
        int covered = (request.page() - 1) * request.limit() + page.batches().size();
        Instant bound = page.batches().isEmpty()
                ? null
                : bound(kind, page.batches().get(page.batches().size() - 1));
        boolean leadsFurther = bound != null && (position.bound == null || isAfter(kind, bound, position.bound));
        return leadsFurther
                ? new Position(bound, 0, seen, page.batches())
                : new Position(position.bound, covered, seen, page.batches());
    }

    private static boolean isAfter(Kind kind, Instant bound, Instant other) {
        return kind.order() == Kind.Order.NEWEST_FIRST ? bound.isBefore(other) : bound.isAfter(other);
    }

    private @Nullable Instant bound(Kind kind, BatchSummary last) {
        Instant time = last.createdAt();
        return isByTime(kind) && time != null ? before(kind, time, margin()) : null;
    }

    private static Instant before(Kind kind, Instant time, Duration margin) {
        return kind.order() == Kind.Order.NEWEST_FIRST ? time.plus(margin) : time.minus(margin);
    }

    private Duration margin() {
        if (fault == null) {
            return MARGIN;
        }
        return switch (fault) {
            case NO_MARGIN -> Duration.ZERO;
            case MARGIN_OF_ONE_UNIT -> Duration.ofMillis(1);
            case MARGIN_ON_THE_WRONG_SIDE -> MARGIN.negated();
            default -> MARGIN;
        };
    }
}
