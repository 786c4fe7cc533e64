package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order that a cursor follows, the time of the last row in it, and the overlap of the next bound. */
final class Watermark {
    /** Rows within this time before the last row may be returned again; earlier rows cannot. */
    private static final Duration REPEATS_WITHIN = Duration.ofSeconds(3);

    private final SortOrderDetector detector = new SortOrderDetector();
    private SortOrder order;
    private boolean abandoned;
    private Overlap overlap;
    private @Nullable Instant lastKey;

    /** Creates a watermark without a last row. */
    Watermark(SortOrder order, Overlap overlap) {
        this.order = order;
        this.overlap = overlap;
    }

    /** Returns a watermark for another partition of the same list. */
    Watermark elsewhere() {
        return new Watermark(order, overlap);
    }

    /** Returns the detected order of the list, even if it is no longer followed. */
    SortOrder order() {
        return order;
    }

    /** Returns whether an order is followed. */
    boolean isByTime() {
        return order.isByTime() && !abandoned;
    }

    /** Returns the time of the last row; {@code null} if no order is followed. */
    @Nullable
    Instant lastKey() {
        return lastKey;
    }

    /** Stops following an order permanently. */
    void abandonOrder() {
        abandoned = true;
        lastKey = null;
    }

    boolean isOverlapSure() {
        return overlap == Overlap.SURE;
    }

    void widenOverlap() {
        overlap = overlap.wider();
    }

    /** Records a page that overlaps with the rows before. */
    void read(List<BatchSummary> rows) {
        if (isByTime()) {
            follow(rows);
        } else if (!abandoned && order == SortOrder.UNKNOWN) {
            observe(rows);
        }
    }

    private void observe(List<BatchSummary> rows) {
        detector.read(rows);
        order = detector.found();
        if (order.isByTime()) {
            lastKey = detector.last(order);
            overlap = detector.isStrict(order) ? overlap : Overlap.SURE;
        }
        if (order != SortOrder.UNKNOWN) {
            detector.clear();
        }
    }

    private void follow(List<BatchSummary> rows) {
        Instant last = null;
        for (BatchSummary row : rows) {
            Instant time = row.createdAt();
            if (time != null) {
                if (last != null && order.isAfter(last, time)) {
                    overlap = Overlap.SURE; // out of order within the precision of the times
                }
                last = latest(last, time);
            }
        }
        lastKey = last == null ? lastKey : latest(lastKey, last);
    }

    /** Returns whether the rows are in order, and the new ones at the end continue it from the last row. */
    boolean isInOrder(List<BatchSummary> rows, DedupWindow dedup) {
        int firstUnread = rows.size();
        while (firstUnread > 0 && !dedup.contains(rows.get(firstUnread - 1))) {
            firstUnread--;
        }
        Instant last = null;
        for (int i = 0; i < rows.size(); i++) {
            if (i == firstUnread && i > 0 && lastKey != null) {
                last = latest(last, lastKey);
            }
            Instant time = rows.get(i).createdAt();
            if (time != null) {
                if (last != null && !order.isAfter(time, order.before(last, TimeRange.PRECISION))) {
                    return false;
                }
                last = latest(last, time);
            }
        }
        return true;
    }

    private Instant latest(@Nullable Instant one, Instant other) {
        return one == null || order.isAfter(other, one) ? other : one;
    }

    boolean mayRepeat(Instant time) {
        return lastKey == null || !order.isAfter(order.before(lastKey, REPEATS_WITHIN), time);
    }

    /** Returns whether the last row is past the end of a range, whatever the precision of the server. */
    boolean isBeyond(Instant end) {
        return lastKey != null && order.isAfter(lastKey, order.before(end, TimeRange.TOLERANCE.negated()));
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

    PositionWriter view() {
        SortOrder orderNow = order;
        boolean abandonedNow = abandoned;
        Overlap overlapNow = overlap;
        Instant lastKeyNow = lastKey;
        return out -> {
            out.writeUTF(orderNow.name());
            out.writeBoolean(abandonedNow);
            out.writeUTF(overlapNow.name());
            StateFields.writeInstant(out, lastKeyNow);
        };
    }

    static Watermark read(DataInputStream in) throws IOException {
        SortOrder order = SortOrder.valueOf(in.readUTF());
        boolean abandoned = in.readBoolean();
        Watermark watermark = new Watermark(order, Overlap.valueOf(in.readUTF()));
        watermark.abandoned = abandoned;
        watermark.lastKey = NamableTimes.read(in);
        return watermark;
    }
}
