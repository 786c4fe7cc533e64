package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The order that a cursor follows, the time of the last row in it, and the overlap of the next bound. Immutable.
 *
 * @param order the detected order of the list, even if it is no longer followed
 * @param isAbandoned whether the list turned out not to follow it
 * @param lastKey the time of the last row; {@code null} if no order is followed
 */
record Watermark(
        SortOrder order,
        boolean isAbandoned,
        Overlap overlap,
        @Nullable Instant lastKey) {
    static final Watermark UNKNOWN = new Watermark(SortOrder.UNKNOWN, false, Overlap.UNIT, null);

    /** Rows within this time before the last row may be returned again; earlier rows cannot. */
    private static final Duration REPEATS_WITHIN = TimeRange.TOLERANCE.plus(TimeRange.PRECISION);

    /** Returns the watermark of another partition of the same list. */
    Watermark elsewhere() {
        return new Watermark(order, false, overlap, null);
    }

    /** Returns whether an order is followed. */
    boolean isByTime() {
        return order.isByTime() && !isAbandoned;
    }

    /** Returns the watermark of a list that is not in this order. It will never be followed again. */
    Watermark abandoned() {
        return new Watermark(order, true, overlap, null);
    }

    Watermark withWiderOverlap() {
        return new Watermark(order, isAbandoned, overlap.wider(), lastKey);
    }

    /** Returns the watermark after a page that overlaps with the rows before. */
    Watermark after(Answer answer) {
        if (!isByTime()) {
            return this;
        }
        Overlap next =
                answer.isStrictlyOrdered() ? overlap : Overlap.SURE; // out of order within the precision of the times
        return new Watermark(order, false, next, order.last(lastKey, answer.lastKey(order)));
    }

    /** Returns the watermark after the rows that were observed. */
    Watermark detected(SortOrderDetector detector) {
        SortOrder found = detector.found();
        return found.isByTime()
                ? new Watermark(
                        found, false, detector.isStrict(found) ? overlap : Overlap.SURE, detector.lastKey(found))
                : new Watermark(found, false, overlap, null);
    }

    /** Returns the first time, in the order of the list, of rows that may be returned again; {@code null} if all may. */
    @Nullable
    Instant repeatsFrom() {
        return lastKey == null ? null : order.before(lastKey, REPEATS_WITHIN);
    }

    /** Returns whether the last row is past the end of a range, whatever the precision of the server. */
    boolean isBeyond(@Nullable Instant end) {
        return end != null
                && lastKey != null
                && order.isAfter(lastKey, order.before(end, TimeRange.TOLERANCE.negated()));
    }

    /** Returns the bound for the rows from the last one on, within the range of a filter so that the range is not empty. */
    Instant bound(BatchFilter filter) {
        Instant from = requireNonNull(lastKey, "a bound requires a last row");
        Instant next = order.before(from, overlap.of(from));
        Instant end = order.end(filter);
        return end == null || order.isAfter(order.before(end, TimeRange.PRECISION), next)
                ? next
                : order.before(end, TimeRange.PRECISION);
    }
}
