package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of time that a walk follows, the time that it has come to, and how far before it a bound has to be. */
final class Watermark {
    /** Rows this far before the last one in time may come again; those further before cannot. */
    private static final Duration REPEATS_WITHIN = Duration.ofSeconds(3);

    private final SortOrderDetector readingOrder = new SortOrderDetector();
    private SortOrder order;
    private boolean gaveUp;
    private Overlap margin;
    private @Nullable Instant edge;

    /** A front that has not come to a time yet. */
    Watermark(SortOrder order, Overlap margin) {
        this.order = order;
        this.margin = margin;
    }

    /** One for another part of the same list. */
    Watermark elsewhere() {
        return new Watermark(order, margin);
    }

    /** The order in which the list was found to be, whether or not it is still followed. */
    SortOrder order() {
        return order;
    }

    /** Whether the list goes by time, as far as is known. */
    boolean isByTime() {
        return order.isByTime() && !gaveUp;
    }

    /** The time that the walk has come to; {@code null} where it follows none. */
    @Nullable
    Instant edge() {
        return edge;
    }

    /** From here on no order is followed, whatever it seems to be. */
    void giveUp() {
        gaveUp = true;
        edge = null;
    }

    boolean isMarginSure() {
        return margin == Overlap.SURE;
    }

    void widenMargin() {
        margin = margin.wider();
    }

    /** Takes note of a page that joined what was read. */
    void read(List<BatchSummary> rows) {
        if (isByTime()) {
            follow(rows);
        } else if (!gaveUp && order == SortOrder.UNKNOWN) {
            observe(rows);
        }
    }

    private void observe(List<BatchSummary> rows) {
        readingOrder.read(rows);
        order = readingOrder.found();
        if (order.isByTime()) {
            edge = readingOrder.last(order);
            margin = readingOrder.isStrict(order) ? margin : Overlap.SURE;
        }
        if (order != SortOrder.UNKNOWN) {
            readingOrder.forget();
        }
    }

    private void follow(List<BatchSummary> rows) {
        Instant last = null;
        for (BatchSummary row : rows) {
            Instant time = row.createdAt();
            if (time != null) {
                if (last != null && order.isAfter(last, time)) {
                    margin = Overlap.SURE; // not quite in the order of these times, or they are not shown precisely
                }
                last = latest(last, time);
            }
        }
        edge = last == null ? edge : latest(edge, last);
    }

    /** Whether the rows go by time, and those that follow the ones that were read before go on from there. */
    boolean isInOrder(List<BatchSummary> rows, DedupWindow seen) {
        int firstUnread = rows.size();
        while (firstUnread > 0 && !seen.contains(rows.get(firstUnread - 1))) {
            firstUnread--;
        }
        Instant last = null;
        for (int i = 0; i < rows.size(); i++) {
            if (i == firstUnread && i > 0 && edge != null) {
                last = latest(last, edge);
            }
            Instant time = rows.get(i).createdAt();
            if (time != null) {
                if (last != null && !order.isAfter(time, order.before(last, TimestampOrder.PRECISION))) {
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
        return edge == null || !order.isAfter(order.before(edge, REPEATS_WITHIN), time);
    }

    /** Whether the walk has come past the end of a span, for any server. */
    boolean isBeyond(Instant end) {
        return edge != null && order.isAfter(edge, order.before(end, Span.SURELY_BEYOND.negated()));
    }

    /** The bound to set for the rows from the edge on: inside what this filter selects, so that the span holds a time. */
    Instant bound(BatchFilter filter) {
        Instant from = requireNonNull(edge, "a bound needs a time");
        Instant next = order.before(from, margin.of(from));
        Instant end = order.end(filter);
        return end == null || order.isAfter(order.before(end, TimestampOrder.PRECISION), next)
                ? next
                : order.before(end, TimestampOrder.PRECISION);
    }

    PositionWriter view() {
        SortOrder orderNow = order;
        boolean gaveUpNow = gaveUp;
        Overlap marginNow = margin;
        Instant edgeNow = edge;
        return out -> {
            out.writeUTF(orderNow.name());
            out.writeBoolean(gaveUpNow);
            out.writeUTF(marginNow.name());
            StateFields.writeInstant(out, edgeNow);
        };
    }

    static Watermark read(DataInputStream in) throws IOException {
        SortOrder order = SortOrder.valueOf(in.readUTF());
        boolean gaveUp = in.readBoolean();
        Watermark front = new Watermark(order, Overlap.valueOf(in.readUTF()));
        front.gaveUp = gaveUp;
        front.edge = NamableTimes.read(in);
        return front;
    }
}
