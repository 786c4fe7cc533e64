package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KeysetCursor} reads: the partition of a list, which does not change while it is read. Immutable.
 *
 * @param range the partition; rows outside are not emitted
 */
record Scan(BatchFilter list, int pageSize, TimeRange range) {
    boolean isWhole() {
        return range.equals(TimeRange.all());
    }

    /** Returns whether no bound of the list excludes undated rows. */
    boolean mayHaveUndatedRows() {
        return isWhole() && list.createdAfter() == null && list.createdBefore() == null;
    }

    /** Returns the rows of this partition, and undated ones, which belong to any. */
    List<BatchSummary> ownOf(List<BatchSummary> rows) {
        return isWhole()
                ? rows
                : rows.stream()
                        .filter(row -> row.createdAt() == null || range.contains(row.createdAt()))
                        .toList();
    }

    /**
     * Returns the cursor of the undated rows, which no bound selects, if they may be left: a bound was used, at the start of a window or
     * at the end of a list that grows.
     *
     * @param listed the progress from which the number of rows in the list is taken
     */
    @Nullable
    UndatedCursor undatedRows(Progress read, Progress listed) {
        boolean isBounded =
                read.window().bound() != null || read.highWatermark().time() != null;
        return mayHaveUndatedRows() && isBounded
                ? UndatedCursor.of(this, listed.highWatermark().rowsKnown())
                : null;
    }

    /** Returns the request for the page at a position in a window. */
    PageRequest request(Progress read, ScanWindow window) {
        return window.cursor().request(filter(read, window.bound()), pageSize);
    }

    /**
     * Returns the filter of the list from a bound on; {@code null} for the start of the partition.
     *
     * @throws IllegalArgumentException if the list has no such rows
     */
    BatchFilter filter(Progress read, @Nullable Instant bound) {
        BatchFilter limited = read.highWatermark().limit(list);
        BatchFilter whole = isWhole()
                ? limited
                : range.within(limited)
                        .orElseThrow(() -> new IllegalArgumentException("the list contains no time of " + range));
        return bound == null ? whole : read.watermark().order().startingAt(whole, bound);
    }

    /** Returns the time at which a window starts; {@code null} for the start of the list. */
    @Nullable
    Instant start(Progress read, ScanWindow window) {
        return read.watermark().order().start(filter(read, window.bound()));
    }

    /** Returns the window from the next bound on; {@code null} if it leads no further than the current one. */
    @Nullable
    ScanWindow next(Progress read) {
        Instant start = start(read, read.window());
        Instant bound = read.watermark().bound(filter(read, null));
        return start == null || read.watermark().order().isAfter(bound, start) ? from(read, bound) : null;
    }

    /** Returns the window from the next bound on, wherever it leads. */
    ScanWindow again(Progress read) {
        return from(read, read.watermark().bound(filter(read, null)));
    }

    /** Returns the window from a bound on. Its first rows should be those that were read from there on. */
    ScanWindow from(Progress read, Instant next) {
        SortOrder order = read.watermark().order();
        Instant start = order.start(filter(read, null));
        Instant bound = start == null || order.isAfter(next, start) ? next : null;
        int repeats = read.trials().inclusive()
                ? read.dedup().countFrom(order, next)
                : read.dedup().countAfter(order, next);
        return ScanWindow.at(bound, OffsetCursor.behind(repeats, pageSize));
    }
}
