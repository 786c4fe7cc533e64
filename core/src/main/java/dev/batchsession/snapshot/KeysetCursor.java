package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
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
 * The cursor that lists a range of {@code created_at}. Once the order is known, each call requests the list from the last row on. How
 * the server compares a bound is unknown, so the bound is set by an {@link Overlap} before that row. A row in the answer that was
 * read before proves that no row is missing; without one, the overlap is widened. Whether all rows follow the order is unknown too,
 * so the totals are compared, and a bound that {@linkplain ScanWindow hides rows} is rejected. An {@link OffsetCursor} reads by page
 * numbers as long as the order is unknown, after a bound was rejected, and among ties.
 */
final class KeysetCursor implements PartitionCursor {
    /** The number of consecutive rejected bounds after which the list is treated as unordered. */
    private static final int MAX_REJECTED_BOUNDS = 6;

    private final BatchFilter list;
    private final int pageSize;
    private final TimeRange range;
    private final ProgressGuard guard = new ProgressGuard();
    private final HighWatermark highWatermark;
    private final Rescans rescans;
    private final DedupWindow dedup; // the rows of the current window, and those that may be repeated
    private final Watermark watermark;
    private ScanWindow window;
    private @Nullable ScanWindow nextWindow; // until an answer proves that it overlaps
    private boolean boundIsInclusive = true; // an assumption, which saves calls if it is right
    private int rejectedBounds; // consecutive
    private int pagesBeforeBound; // pages to read by number before the next bound is tried
    private boolean mayEndUndated; // until a probe disproves it
    private @Nullable TailProbe tailProbe;
    private boolean done;

    /** Creates a cursor of the whole list, whose order is unknown. */
    KeysetCursor(BatchFilter list, int pageSize) {
        this(list, pageSize, TimeRange.all(), new Watermark(SortOrder.UNKNOWN, Overlap.UNIT));
    }

    /** Creates a cursor of a partition. */
    KeysetCursor(BatchFilter list, int pageSize, TimeRange range, Watermark watermark) {
        this.list = list;
        this.pageSize = pageSize;
        this.range = range;
        this.watermark = watermark;
        this.highWatermark = new HighWatermark();
        this.rescans = new Rescans();
        this.dedup = new DedupWindow();
        this.window = new ScanWindow(null, new OffsetCursor(filter(null), pageSize, 0));
        this.mayEndUndated = isWhole() && !isListBounded();
    }

    /** Creates a cursor at the position of another, in a shorter range. */
    KeysetCursor(KeysetCursor whole, TimeRange range) {
        this.list = whole.list;
        this.pageSize = whole.pageSize;
        this.range = range;
        this.watermark = whole.watermark;
        this.highWatermark = whole.highWatermark;
        this.rescans = whole.rescans;
        this.dedup = whole.dedup;
        this.window = whole.window.over(filter(whole.window.bound()));
    }

    private KeysetCursor(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        this.list = list;
        this.pageSize = pageSize;
        this.range = new TimeRange(NamableTimes.read(in), NamableTimes.read(in));
        this.watermark = Watermark.read(in);
        this.rejectedBounds = in.readInt();
        this.pagesBeforeBound = in.readInt();
        this.mayEndUndated = in.readBoolean();
        this.highWatermark = HighWatermark.read(in);
        this.rescans = Rescans.read(in);
        this.dedup = DedupWindow.read(in);
        this.window = ScanWindow.read(in, this::filter, pageSize);
        if (pagesBeforeBound == 0) {
            proposeNextWindow();
        }
    }

    /** Returns the filter of the list from a bound on; {@code null} for the start of the range. */
    private BatchFilter filter(@Nullable Instant bound) {
        BatchFilter whole = range.within(highWatermark.limit(list))
                .orElseThrow(() -> new IllegalArgumentException("the list contains no time of " + range));
        return bound == null ? whole : watermark.order().startingAt(whole, bound);
    }

    private ScanWindow current() {
        return nextWindow == null ? window : nextWindow;
    }

    @Override
    public PageRequest next() {
        if (highWatermark.probe() != null) {
            return highWatermark.probe();
        }
        return tailProbe == null ? current().cursor().next() : tailProbe.request(filter(null));
    }

    @Override
    public List<BatchSummary> accept(BatchPage page) {
        PageRequest probe = highWatermark.probe();
        if (probe != null) {
            acceptEndProbe(probe, page);
            return List.of();
        }
        if (tailProbe != null) {
            return acceptTailProbe(tailProbe, page);
        }
        PageRequest requested = current().cursor().next();
        requireWithinBound(requested, page.batches());
        boolean overlapping = overlaps(page.batches()) || cannotMissRows(page);
        if (!overlapping) {
            retryFurtherUp();
        } else if (nextWindow != null
                && page.hasNext()
                && page.batches().stream().allMatch(dedup::contains)) {
            nextWindow.cursor().advance(page.batches().size());
        } else if (nextWindow == null || !isInDoubt(nextWindow, requested, page)) {
            return acceptOverlapping(requested, page);
        }
        guard.checkOverlapping(requested, page, false);
        return List.of();
    }

    /** Undated rows may match any bound, so they do not prove that a window with a bound overlaps. */
    private boolean overlaps(List<BatchSummary> rows) {
        boolean byAnyRow = nextWindow == null || nextWindow.bound() == null;
        return rows.stream().anyMatch(row -> (byAnyRow || row.createdAt() != null) && dedup.contains(row));
    }

    /** Returns whether no row can be missing before this page although it repeats none. */
    private boolean cannotMissRows(BatchPage page) {
        if (current().cursor().isAtTop()) {
            return nextWindow == null || nextWindow.bound() == null || watermark.isOverlapSure();
        }
        boolean gap = page.batches().isEmpty()
                && page.hasNext(); // some servers return these; there is nothing to overlap with
        return gap || current().cursor().isAfterGap();
    }

    private void retryFurtherUp() {
        OffsetCursor cursor = current().cursor();
        if (nextWindow != null && cursor.isAtTop()) {
            watermark.widenOverlap();
            nextWindow = from(watermark.bound(filter(null)));
        } else if (nextWindow != null && cursor.isUntouched() && boundIsInclusive && nextWindow.bound() != null) {
            boundIsInclusive = false;
            nextWindow = from(nextWindow.bound());
        } else {
            cursor.moveUp();
        }
    }

    /** Returns whether the bound seems to hide rows. If so, the tail is probed, or the bound is rejected. */
    private boolean isInDoubt(ScanWindow nextWindow, PageRequest requested, BatchPage page) {
        int repeated = (int) page.batches().stream().filter(dedup::contains).count();
        long hidden = window.hiddenBy(requested, page, repeated);
        if (hidden == 0) {
            return false;
        }
        if (mayEndUndated && window.bound() == null && nextWindow.bound() != null) {
            tailProbe = new TailProbe(page, window.total(), hidden);
        } else {
            rejectBound();
        }
        return true;
    }

    private List<BatchSummary> acceptTailProbe(TailProbe probe, BatchPage page) {
        tailProbe = null;
        if (probe.explainsHiddenBy(page)) {
            return acceptOverlapping(current().cursor().next(), probe.doubted());
        }
        mayEndUndated = false;
        rejectBound();
        return List.of();
    }

    private void rejectBound() {
        nextWindow = null;
        pagesBeforeBound = (1 << rejectedBounds) - 1;
        rejectedBounds++;
        if (rejectedBounds == MAX_REJECTED_BOUNDS) {
            followNoOrder();
        }
    }

    private void followNoOrder() {
        watermark.abandonOrder();
        nextWindow = null;
    }

    private List<BatchSummary> acceptOverlapping(PageRequest requested, BatchPage page) {
        List<BatchSummary> rows = page.batches();
        if (watermark.isByTime() && !watermark.isInOrder(rows, dedup)) {
            boolean mayHaveHiddenRows = watermark.lastKey() != null && page.totalRecords() == BatchPage.UNKNOWN;
            if (mayHaveHiddenRows) {
                throw new PaginationException(
                        requested.page(),
                        "the list is not in order of created_at, and the server returns no totals to detect missing rows");
            }
            boolean hadBound = nextWindow != null;
            followNoOrder();
            if (hadBound) {
                return List.of();
            }
        }
        if (nextWindow != null) {
            window = nextWindow;
            nextWindow = null;
            rejectedBounds = 0;
            dedup.retain(watermark::mayRepeat);
        }
        List<BatchSummary> unread =
                rows.stream().filter(row -> !dedup.contains(row)).toList();
        List<BatchSummary> newRows =
                unread.stream().filter(row -> !rescans.emittedBefore(row)).toList();
        guard.checkOverlapping(requested, page, !unread.isEmpty());
        rescans.read(newRows);
        highWatermark.read(page, newRows.size());
        window.read(requested, page, unread.size());
        watermark.read(rows);
        rows.forEach(dedup::add);
        planNext(requested, page);
        return newRows.stream()
                .filter(row -> row.createdAt() == null || range.contains(row.createdAt()))
                .toList();
    }

    private void planNext(PageRequest requested, BatchPage page) {
        if (!page.hasNext()) {
            done = !startAgain(requested);
            return;
        }
        Instant end = watermark.order().endOf(range);
        if (end != null && watermark.isBeyond(end)) {
            done = true;
            return;
        }
        if (watermark.lastKey() != null && watermark.order() == SortOrder.OLDEST_FIRST && end == null) {
            highWatermark.probeAfter(requested, page);
        }
        if (pagesBeforeBound == 0) {
            proposeNextWindow();
        } else {
            pagesBeforeBound--;
        }
    }

    /** Proposes a window from a bound on, if a bound leads further. */
    private void proposeNextWindow() {
        if (watermark.lastKey() == null) {
            return;
        }
        Instant next = watermark.bound(filter(null));
        Instant start = watermark.order().start(filter(window.bound()));
        if (start == null || watermark.order().isAfter(next, start)) {
            nextWindow = from(next);
        }
    }

    private void acceptEndProbe(PageRequest probe, BatchPage page) {
        Instant start = watermark.order().start(filter(window.bound()));
        highWatermark.acceptProbe(probe, page);
        if (highWatermark.time() != null
                && start != null
                && !highWatermark.time().isAfter(start)) {
            done = true; // later rows were deleted
        } else if (highWatermark.probe() == null) {
            window = window.over(filter(window.bound()));
            nextWindow = null;
        }
    }

    /** Starts a rescan if rows may have been missed: rows of an unordered list may move from page to page while it is read. */
    private boolean startAgain(PageRequest requested) {
        if (watermark.isByTime() || requested.page() == 1 || window.isWhollyRead() || !rescans.mayFindMore()) {
            return false;
        }
        rescans.startAgain(dedup);
        watermark.abandonOrder();
        window = new ScanWindow(window.bound(), new OffsetCursor(filter(window.bound()), pageSize, 0));
        return true;
    }

    private ScanWindow from(Instant next) {
        SortOrder order = watermark.order();
        Instant start = order.start(filter(null));
        Instant bound = start == null || order.isAfter(next, start) ? next : null;
        int repeats = dedup.count(time -> boundIsInclusive ? !order.isAfter(next, time) : order.isAfter(time, next));
        return new ScanWindow(bound, new OffsetCursor(filter(bound), pageSize, repeats));
    }

    private void requireWithinBound(PageRequest requested, List<BatchSummary> rows) {
        Instant bound = current().bound();
        if (bound == null) {
            return;
        }
        SortOrder order = watermark.order();
        Instant beyond = order.before(bound, TimeRange.TOLERANCE);
        for (BatchSummary row : rows) {
            if (row.createdAt() != null && order.isAfter(beyond, row.createdAt())) {
                throw new PaginationException(
                        requested.page(),
                        "the request was for batches created " + order.side() + ' ' + bound
                                + " but the server returned one of " + row.createdAt());
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

    /** Returns whether the list is ordered and a bound has been accepted. */
    boolean canBeSplit() {
        return !done && watermark.isByTime() && window.bound() != null;
    }

    /** Returns whether the end of the list may have undated rows, which no bound selects. */
    boolean leavesUndatedRows() {
        return isWhole() && !isListBounded() && window.bound() != null;
    }

    boolean isWhole() {
        return range.equals(TimeRange.all());
    }

    private boolean isListBounded() {
        return list.createdAfter() != null || list.createdBefore() != null;
    }

    SortOrder order() {
        return watermark.order();
    }

    Instant lastKey() {
        return requireNonNull(watermark.lastKey(), "known with the order");
    }

    /** Returns the partitions of the rest, split at these times, which must be in the order of the list. */
    List<KeysetCursor> splitAt(List<Instant> splits) {
        List<KeysetCursor> partitions = new ArrayList<>();
        SortOrder order = watermark.order();
        Instant start = order.startOf(range);
        for (int i = 0; i <= splits.size(); i++) {
            Instant end = i < splits.size() ? splits.get(i) : order.endOf(range);
            TimeRange partition = order.range(start, end);
            partitions.add(
                    i == 0
                            ? new KeysetCursor(this, partition)
                            : new KeysetCursor(list, pageSize, partition, watermark.elsewhere()));
            start = end;
        }
        return partitions;
    }

    @Override
    public PositionWriter position() {
        PositionWriter watermarkNow = watermark.view();
        int rejectedBoundsNow = rejectedBounds;
        int pagesBeforeBoundNow = pagesBeforeBound;
        boolean mayEndUndatedNow = mayEndUndated;
        List<PositionWriter> partitions = List.of(highWatermark.view(), rescans.view(), dedup.view(), window.view());
        return out -> {
            StateFields.writeInstant(out, range.from());
            StateFields.writeInstant(out, range.to());
            watermarkNow.write(out);
            out.writeInt(rejectedBoundsNow);
            out.writeInt(pagesBeforeBoundNow);
            out.writeBoolean(mayEndUndatedNow);
            for (PositionWriter partition : partitions) {
                partition.write(out);
            }
        };
    }

    static KeysetCursor read(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        return new KeysetCursor(list, pageSize, in);
    }
}
