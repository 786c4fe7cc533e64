package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page as compared with what was read before, in one pass over its rows. Immutable.
 *
 * @param unread the rows that were not read before
 * @param repeatsDated whether a dated row was read before
 * @param oldest the earliest time of a row; {@code null} if all are undated
 * @param newest the latest time of a row; {@code null} if all are undated
 * @param isStrictlyOrdered whether the rows follow the order of the list, even those closer than the precision of times
 * @param isInOrder whether they do within that precision, and the unread ones at the end continue from the last row read
 */
record Answer(
        BatchPage page,
        List<BatchSummary> unread,
        boolean repeatsDated,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        boolean isStrictlyOrdered,
        boolean isInOrder) {

    /** @throws PaginationException if no filter can select one of the rows */
    static Answer of(PageRequest asked, BatchPage page, Progress before) {
        DedupWindow dedup = before.dedup();
        SortOrder order = before.watermark().order();
        List<BatchSummary> rows = page.batches();
        int repeated = 0;
        int end = 0; // the first row after the last one that was read before
        boolean repeatsDated = false;
        Instant first = null; // in the order of the list, as if it was oldest first while it is not known
        Instant last = null;
        Instant firstOfEnd = null; // of the unread rows from there on
        boolean isStrict = true;
        boolean isInOrder = true;
        for (int i = 0; i < rows.size(); i++) {
            BatchSummary row = rows.get(i);
            Instant time = row.createdAt();
            if (dedup.contains(row)) {
                repeated++;
                end = i + 1;
                firstOfEnd = null;
                repeatsDated |= time != null;
            } else {
                firstOfEnd = order.first(firstOfEnd, time);
            }
            if (time != null) {
                requireSelectable(asked, time);
                if (last != null && order.isAfter(last, time)) {
                    isStrict = false;
                    isInOrder &= isAfterWithinPrecision(order, time, last);
                } else {
                    last = time;
                }
                first = order.first(first, time);
            }
        }
        Instant lastKey = before.watermark().lastKey();
        if (repeated > 0 && firstOfEnd != null && lastKey != null) {
            isInOrder &= isAfterWithinPrecision(order, firstOfEnd, lastKey);
        }
        List<BatchSummary> unread = repeated == end // they are the first rows, as usual
                ? List.copyOf(
                        rows.subList(end, rows.size())) // once: a view would be copied later, and each access checked
                : rows.stream().filter(row -> !dedup.contains(row)).toList();
        boolean isNewestFirst = order == SortOrder.NEWEST_FIRST;
        return new Answer(
                page,
                unread,
                repeatsDated,
                isNewestFirst ? last : first,
                isNewestFirst ? first : last,
                isStrict,
                isInOrder);
    }

    private static boolean isAfterWithinPrecision(SortOrder order, Instant time, Instant last) {
        return order.isAfter(time, order.before(last, TimeRange.PRECISION));
    }

    /** @throws PaginationException if no filter can select a row with this time: a cursor could not reach or pass it */
    static void requireSelectable(PageRequest asked, @Nullable Instant time) {
        if (time != null && !TimeRange.isSelectable(time)) {
            throw new PaginationException(
                    asked.page(), "a batch was created at " + time + ", which a filter cannot name");
        }
    }

    /** @throws PaginationException if a row is surely not within the bound of the request */
    void requireWithinBound(PageRequest asked, SortOrder order, @Nullable Instant bound) {
        Instant first = order.first(oldest, newest);
        if (bound != null && first != null && order.isAfter(order.before(bound, TimeRange.TOLERANCE), first)) {
            throw new PaginationException(
                    asked.page(),
                    "the request was for batches created " + order.side() + ' ' + bound
                            + " but the server returned one of " + first);
        }
    }

    /** Returns the number of rows that were read before. */
    int repeated() {
        return page.batches().size() - unread.size();
    }

    /** Returns whether the page is empty although more follow, as some servers return it. */
    boolean isGap() {
        return page.batches().isEmpty() && page.hasNext();
    }

    /** Returns the time of the last row in an order. */
    @Nullable
    Instant lastKey(SortOrder order) {
        return order.last(oldest, newest);
    }
}
