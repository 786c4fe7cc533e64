package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import dev.batchsession.paging.ProgressGuard;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rows of a span by time of creation: once the order is known, each call asks for the list from the last row on.
 * How the server compares a bound is not known, so the bound is set a {@link Overlap} before that row, and the answer
 * proves it right by holding a row that was read before; if it holds none, the margin is widened. Nor is it known whether
 * all rows heed the order, so totals are compared: a bound that {@linkplain ScanWindow hides rows} is not followed. As long as
 * the order is unknown, where a bound hides rows, and among rows that no bound tells apart, it goes by page numbers, in a
 * {@link OffsetCursor}.
 */
final class KeysetCursor implements PartitionCursor {
    /** After so many bounds in a row that hid rows, the list is taken for one in no order of time. */
    private static final int MAX_MISSES = 6;

    private final BatchFilter list;
    private final int pageSize;
    private final Span span;
    private final ProgressGuard guard = new ProgressGuard();
    private final HighWatermark horizon;
    private final Rescans passes;
    private final DedupWindow seen; // those of the stretch and those that may repeat
    private final Watermark front;
    private ScanWindow stretch;
    private @Nullable ScanWindow ahead; // the next one, until an answer proves that it joins
    private boolean boundIsInclusive = true; // a guess, which saves calls where it is right
    private int misses; // bounds in a row that hid rows
    private int pagesToWait; // until the next bound is tried
    private boolean mayEndWithoutTimes; // until a look showed otherwise
    private @Nullable TailProbe tailLook;
    private boolean done;

    /** A walk over the whole list, whose order is not known. */
    KeysetCursor(BatchFilter list, int pageSize) {
        this(list, pageSize, Span.WHOLE, new Watermark(SortOrder.UNKNOWN, Overlap.UNIT));
    }

    /** A walk over a part of the list. */
    KeysetCursor(BatchFilter list, int pageSize, Span span, Watermark front) {
        this.list = list;
        this.pageSize = pageSize;
        this.span = span;
        this.front = front;
        this.horizon = new HighWatermark();
        this.passes = new Rescans();
        this.seen = new DedupWindow();
        this.stretch = new ScanWindow(null, new OffsetCursor(filter(null), pageSize, 0));
        this.mayEndWithoutTimes = isWhole() && !isListBounded();
    }

    /** What is left of a walk when its span is cut: the same position in a shorter span. */
    KeysetCursor(KeysetCursor whole, Span span) {
        this.list = whole.list;
        this.pageSize = whole.pageSize;
        this.span = span;
        this.front = whole.front;
        this.horizon = whole.horizon;
        this.passes = whole.passes;
        this.seen = whole.seen;
        this.stretch = whole.stretch.over(filter(whole.stretch.bound()));
    }

    private KeysetCursor(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        this.list = list;
        this.pageSize = pageSize;
        this.span = new Span(NamableTimes.read(in), NamableTimes.read(in));
        this.front = Watermark.read(in);
        this.misses = in.readInt();
        this.pagesToWait = in.readInt();
        this.mayEndWithoutTimes = in.readBoolean();
        this.horizon = HighWatermark.read(in);
        this.passes = Rescans.read(in);
        this.seen = DedupWindow.read(in);
        this.stretch = ScanWindow.read(in, this::filter, pageSize);
        if (pagesToWait == 0) {
            lookAhead();
        }
    }

    /** What to ask for from a bound on; {@code null} for where the span starts. */
    private BatchFilter filter(@Nullable Instant bound) {
        BatchFilter whole = span.narrow(list, horizon.time());
        return bound == null ? whole : front.order().startingAt(whole, bound);
    }

    private ScanWindow current() {
        return ahead == null ? stretch : ahead;
    }

    @Override
    public PageRequest next() {
        if (horizon.look() != null) {
            return horizon.look();
        }
        return tailLook == null ? current().section().next() : tailLook.request(filter(null));
    }

    @Override
    public List<BatchSummary> accept(BatchPage page) {
        PageRequest look = horizon.look();
        if (look != null) {
            lookedAtHorizon(look, page);
            return List.of();
        }
        if (tailLook != null) {
            return lookedAtTail(tailLook, page);
        }
        PageRequest asked = current().section().next();
        requireWithinBound(asked, page.batches());
        boolean joins = holdsProof(page.batches()) || isSureToJoin(page);
        if (!joins) {
            askFromFurtherUp();
        } else if (ahead != null && page.hasNext() && page.batches().stream().allMatch(seen::contains)) {
            ahead.section().joined(page.batches().size());
        } else if (ahead == null || !isInDoubt(ahead, asked, page)) {
            return joined(asked, page);
        }
        guard.checkOverlapping(asked, page, false);
        return List.of();
    }

    /** Rows without a time may match any bound: they prove nothing of a stretch that has not joined. */
    private boolean holdsProof(List<BatchSummary> rows) {
        boolean byAnyRow = ahead == null || ahead.bound() == null;
        return rows.stream().anyMatch(row -> (byAnyRow || row.createdAt() != null) && seen.contains(row));
    }

    /** Whether no row can be missing before this page although it holds none that was read before. */
    private boolean isSureToJoin(BatchPage page) {
        if (current().section().isAtTop()) {
            return ahead == null || ahead.bound() == null || front.isMarginSure();
        }
        boolean gap = page.batches().isEmpty() && page.hasNext(); // as some servers have them; nothing to join there
        return gap || current().section().isAfterGap();
    }

    private void askFromFurtherUp() {
        OffsetCursor section = current().section();
        if (ahead != null && section.isAtTop()) {
            front.widenMargin();
            ahead = from(front.bound(filter(null)));
        } else if (ahead != null && section.isUntouched() && boundIsInclusive && ahead.bound() != null) {
            boundIsInclusive = false;
            ahead = from(ahead.bound());
        } else {
            section.goUp();
        }
    }

    /** Whether the bound seems to hide rows: then they are looked for, or read by page numbers before another is tried. */
    private boolean isInDoubt(ScanWindow ahead, PageRequest asked, BatchPage page) {
        int repeated = (int) page.batches().stream().filter(seen::contains).count();
        long hidden = stretch.hiddenBy(asked, page, repeated);
        if (hidden == 0) {
            return false;
        }
        if (mayEndWithoutTimes && stretch.bound() == null && ahead.bound() != null) {
            tailLook = new TailProbe(page, stretch.total(), hidden);
        } else {
            giveUpBound();
        }
        return true;
    }

    private List<BatchSummary> lookedAtTail(TailProbe look, BatchPage page) {
        tailLook = null;
        if (look.explainsThemBy(page)) {
            return joined(current().section().next(), look.doubted());
        }
        mayEndWithoutTimes = false;
        giveUpBound();
        return List.of();
    }

    private void giveUpBound() {
        ahead = null;
        pagesToWait = (1 << misses) - 1;
        misses++;
        if (misses == MAX_MISSES) {
            followNoOrder();
        }
    }

    private void followNoOrder() {
        front.giveUp();
        ahead = null;
    }

    private List<BatchSummary> joined(PageRequest asked, BatchPage page) {
        List<BatchSummary> rows = page.batches();
        if (front.isByTime() && !front.isInOrder(rows, seen)) {
            boolean mayHaveHiddenRows = front.edge() != null && page.totalRecords() == BatchPage.UNKNOWN;
            if (mayHaveHiddenRows) {
                throw new PaginationException(
                        asked.page(),
                        "the list is not in one order of time of creation throughout, and no totals tell what is missing");
            }
            boolean hadBound = ahead != null;
            followNoOrder();
            if (hadBound) {
                return List.of();
            }
        }
        if (ahead != null) {
            stretch = ahead;
            ahead = null;
            misses = 0;
            seen.retain(front::mayRepeat);
        }
        List<BatchSummary> unread =
                rows.stream().filter(row -> !seen.contains(row)).toList();
        List<BatchSummary> news =
                unread.stream().filter(row -> !passes.brought(row)).toList();
        guard.checkOverlapping(asked, page, !unread.isEmpty());
        passes.read(news);
        horizon.read(page, news.size());
        stretch.read(asked, page, unread.size());
        front.read(rows);
        rows.forEach(seen::add);
        goOn(asked, page);
        return news.stream()
                .filter(row -> row.createdAt() == null || span.contains(row.createdAt()))
                .toList();
    }

    /** Decides what to ask for next. */
    private void goOn(PageRequest asked, BatchPage page) {
        if (!page.hasNext()) {
            done = !startAgain(asked);
            return;
        }
        Instant end = front.order().endOf(span);
        if (end != null && front.isBeyond(end)) {
            done = true;
            return;
        }
        if (front.edge() != null && front.order() == SortOrder.OLDEST_FIRST && end == null) {
            horizon.lookAfter(asked, page);
        }
        if (pagesToWait == 0) {
            lookAhead();
        } else {
            pagesToWait--;
        }
    }

    /** Plans to go on from a bound, where one leads further. */
    private void lookAhead() {
        if (front.edge() == null) {
            return;
        }
        Instant next = front.bound(filter(null));
        Instant start = front.order().start(filter(stretch.bound()));
        if (start == null || front.order().isAfter(next, start)) {
            ahead = from(next);
        }
    }

    private void lookedAtHorizon(PageRequest look, BatchPage page) {
        Instant start = front.order().start(filter(stretch.bound()));
        horizon.looked(look, page);
        if (horizon.time() != null && start != null && !horizon.time().isAfter(start)) {
            done = true; // what stood further on was deleted
        } else if (horizon.look() == null) {
            stretch = stretch.over(filter(stretch.bound()));
            ahead = null;
        }
    }

    /** One page shows a list as it is; more do not where no order keeps rows in their places. */
    private boolean startAgain(PageRequest asked) {
        if (front.isByTime() || asked.page() == 1 || stretch.isWhollyRead() || !passes.mayBringMore()) {
            return false;
        }
        passes.startAgain(seen);
        front.giveUp();
        stretch = new ScanWindow(stretch.bound(), new OffsetCursor(filter(stretch.bound()), pageSize, 0));
        return true;
    }

    private ScanWindow from(Instant next) {
        SortOrder order = front.order();
        Instant start = order.start(filter(null));
        Instant bound = start == null || order.isAfter(next, start) ? next : null;
        int repeats = seen.count(time -> boundIsInclusive ? !order.isAfter(next, time) : order.isAfter(time, next));
        return new ScanWindow(bound, new OffsetCursor(filter(bound), pageSize, repeats));
    }

    private void requireWithinBound(PageRequest asked, List<BatchSummary> rows) {
        Instant bound = current().bound();
        if (bound == null) {
            return;
        }
        SortOrder order = front.order();
        Instant beyond = order.before(bound, Span.SURELY_BEYOND);
        for (BatchSummary row : rows) {
            if (row.createdAt() != null && order.isAfter(beyond, row.createdAt())) {
                throw new PaginationException(
                        asked.page(),
                        "asked for batches created " + order.side() + ' ' + bound + " the server sent one of "
                                + row.createdAt());
            }
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean expectsMore() {
        return !done;
    }

    /** Whether the list goes by time and a bound was seen to hide nothing. */
    boolean canBeCut() {
        return !done && front.isByTime() && stretch.bound() != null;
    }

    /** Whether rows without a time may stand at the end of the list, where no bound leads. */
    boolean leavesRowsWithoutTime() {
        return isWhole() && !isListBounded() && stretch.bound() != null;
    }

    boolean isWhole() {
        return span.equals(Span.WHOLE);
    }

    private boolean isListBounded() {
        return list.createdAfter() != null || list.createdBefore() != null;
    }

    SortOrder order() {
        return front.order();
    }

    Instant edge() {
        return requireNonNull(front.edge(), "known with the order");
    }

    /** The rest of this walk, cut at these times, which follow one another in the list's order. */
    List<KeysetCursor> cutAt(List<Instant> cuts) {
        List<KeysetCursor> parts = new ArrayList<>();
        SortOrder order = front.order();
        Instant start = order.startOf(span);
        for (int i = 0; i <= cuts.size(); i++) {
            Instant end = i < cuts.size() ? cuts.get(i) : order.endOf(span);
            Span part = order.span(start, end);
            parts.add(
                    i == 0 ? new KeysetCursor(this, part) : new KeysetCursor(list, pageSize, part, front.elsewhere()));
            start = end;
        }
        return parts;
    }

    @Override
    public PositionWriter position() {
        PositionWriter frontNow = front.view();
        int missesNow = misses;
        int pagesToWaitNow = pagesToWait;
        boolean mayEndWithoutTimesNow = mayEndWithoutTimes;
        List<PositionWriter> parts = List.of(horizon.view(), passes.view(), seen.view(), stretch.view());
        return out -> {
            StateFields.writeInstant(out, span.from());
            StateFields.writeInstant(out, span.to());
            frontNow.write(out);
            out.writeInt(missesNow);
            out.writeInt(pagesToWaitNow);
            out.writeBoolean(mayEndWithoutTimesNow);
            for (PositionWriter part : parts) {
                part.write(out);
            }
        };
    }

    static KeysetCursor read(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        return new KeysetCursor(list, pageSize, in);
    }
}
