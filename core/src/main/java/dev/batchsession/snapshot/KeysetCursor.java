package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PaginationException;
import dev.batchsession.snapshot.ScanState.ByKeyset;
import dev.batchsession.snapshot.ScanState.ByOffset;
import dev.batchsession.snapshot.ScanState.DetectOrder;
import dev.batchsession.snapshot.ScanState.ProbeEnd;
import dev.batchsession.snapshot.ScanState.ProbeTail;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cursor that lists a range of {@code created_at}: the transitions of its {@link ScanState}. Once the order is known, each call
 * requests the list from the last row on. How the server compares a bound is unknown, so the bound is set by an {@link Overlap} before
 * that row. A row in the answer that was read before proves that no row is missing; without one, the overlap is widened. Whether all
 * rows follow the order is unknown too, so the totals are compared, and a bound that {@linkplain ScanWindow hides rows} is rejected.
 * An {@link OffsetCursor} reads by page numbers as long as the order is unknown, after a bound was rejected, and among ties.
 */
record KeysetCursor(Scan scan, ScanState state) implements PartitionCursor {

    /** Returns a cursor at the start of a list whose order is unknown. */
    static KeysetCursor of(BatchFilter list, int pageSize) {
        Scan whole = new Scan(list, pageSize, TimeRange.all());
        return at(whole, Progress.none(Watermark.UNKNOWN, whole.mayHaveUndatedRows()));
    }

    /** Returns a cursor that continues after what was read. */
    static KeysetCursor at(Scan scan, Progress read) {
        boolean mayHaveOrder = !read.watermark().isAbandoned();
        return new KeysetCursor(scan, next(scan, read, mayHaveOrder ? SortOrderDetector.none() : null));
    }

    @Override
    public PageRequest request() {
        Progress read = state.progress();
        if (state instanceof ProbeTail doubting) {
            return doubting.probe().request(scan.filter(read, null));
        }
        if (state instanceof ProbeEnd ending) {
            return ending.probe();
        }
        return scan.request(read, state instanceof ByKeyset bounded ? bounded.next() : read.window());
    }

    @Override
    public Step accept(PageRequest asked, BatchPage page) {
        Progress read = state.progress();
        Answer answer = Answer.of(asked, page, read);
        if (state instanceof DetectOrder detecting) {
            return byNumber(read, detecting.detector(), asked, answer);
        }
        if (state instanceof ByOffset) {
            return byNumber(read, null, asked, answer);
        }
        if (state instanceof ByKeyset bounded) {
            return fromBound(read, bounded.next(), asked, answer);
        }
        return state instanceof ProbeTail doubting ? afterTail(read, doubting, page) : afterEnd(read, asked, answer);
    }

    /** Accepts a page of the current window. */
    private Step byNumber(Progress read, @Nullable SortOrderDetector detector, PageRequest asked, Answer answer) {
        ScanWindow window = read.window();
        answer.requireWithinBound(asked, read.watermark().order(), window.bound());
        boolean mayMissRows = !window.cursor().isAtTop() && !window.cursor().isAfterGap() && !answer.isGap();
        if (answer.repeated() == 0 && mayMissRows) {
            Progress up = read.dropping(asked, answer)
                    .with(window.with(window.cursor().furtherUp()));
            return again(detector == null ? new ByOffset(up) : new DetectOrder(up, detector));
        }
        return overlapping(isInOrder(read, asked, answer) ? read : read.abandoned(), detector, asked, answer);
    }

    /** Accepts a page of the next window. */
    private Step fromBound(Progress read, ScanWindow next, PageRequest asked, Answer answer) {
        answer.requireWithinBound(asked, read.watermark().order(), next.bound());
        BatchPage page = answer.page();
        if (mayMissRows(read, next, answer)) {
            return again(withMoreOverlap(read.dropping(asked, answer), next));
        }
        if (page.hasNext() && answer.unread().isEmpty()) { // ties
            OffsetCursor behind = next.cursor().after(asked, page.batches().size());
            return again(new ByKeyset(read.dropping(asked, answer), next.with(behind)));
        }
        long hidden = read.window().hiddenBy(asked, page, answer.repeated());
        if (hidden == 0) {
            return fromProvenBound(read, next, asked, answer);
        }
        Progress dropped = read.dropping(asked, answer);
        boolean isFirstBound = read.window().bound() == null && next.bound() != null;
        return again(
                isFirstBound && read.trials().mayEndUndated()
                        ? new ProbeTail(
                                dropped,
                                next,
                                asked,
                                answer,
                                new TailProbe(read.window().total(), hidden))
                        : new ByOffset(dropped.rejected()));
    }

    /** Undated rows may match any bound, so they do not prove that a window with a bound overlaps. */
    private static boolean mayMissRows(Progress read, ScanWindow next, Answer answer) {
        boolean isBounded = next.bound() != null;
        if (isBounded ? answer.repeatsDated() : answer.repeated() > 0) {
            return false;
        }
        return next.cursor().isAtTop()
                ? isBounded && read.watermark().overlap() != Overlap.SURE
                : !next.cursor().isAfterGap() && !answer.isGap();
    }

    private ScanState withMoreOverlap(Progress read, ScanWindow next) {
        if (next.cursor().isAtTop()) {
            Progress wider = read.with(read.watermark().withWiderOverlap());
            return new ByKeyset(wider, scan.again(wider));
        }
        if (next.cursor().isUntouched() && read.trials().inclusive() && next.bound() != null) {
            Progress exclusive = read.with(read.trials().exclusive());
            return new ByKeyset(exclusive, scan.from(exclusive, next.bound()));
        }
        return new ByKeyset(read, next.with(next.cursor().furtherUp()));
    }

    /** Accepts the end of the list, which shows whether the page before lacked undated rows only. */
    private Step afterTail(Progress read, ProbeTail doubting, BatchPage tail) {
        return doubting.probe().explainsHiddenBy(tail)
                ? fromProvenBound(read, doubting.next(), doubting.asked(), doubting.answer())
                : again(new ByOffset(read.with(read.trials().endsDated()).rejected()));
    }

    private Step fromProvenBound(Progress read, ScanWindow next, PageRequest asked, Answer answer) {
        return isInOrder(read, asked, answer)
                ? overlapping(read.within(next), null, asked, answer)
                : again(new ByOffset(read.abandoned()));
    }

    /** Accepts the last page of a list that is oldest first. */
    private Step afterEnd(Progress read, PageRequest asked, Answer answer) {
        HighWatermark probed = read.highWatermark().probed();
        PageRequest later = probed.probeAgain(asked, answer.page());
        if (later != null) {
            return again(new ProbeEnd(read.with(probed), later));
        }
        HighWatermark limit = probed.at(answer.newest());
        Instant start = scan.start(read, read.window());
        boolean laterRowsWereDeleted =
                limit.time() != null && start != null && !limit.time().isAfter(start);
        return laterRowsWereDeleted
                ? new Step(List.of(), scan.undatedRows(read, read))
                : again(new ByOffset(read.limited(limit)));
    }

    /** Accepts a page that overlaps with the rows before, so that no row is missing. */
    private Step overlapping(Progress read, @Nullable SortOrderDetector detector, PageRequest asked, Answer answer) {
        List<BatchSummary> newRows = read.rescans().newOf(answer.unread());
        Progress now = read.after(asked, answer, newRows);
        SortOrderDetector detected = null;
        if (detector != null) {
            detected = detector.after(answer.page().batches());
            now = now.with(now.watermark().detected(detected));
        }
        ScanState next = afterPage(now, detected, asked, answer.page());
        return new Step(scan.ownOf(newRows), next == null ? scan.undatedRows(now, read) : new KeysetCursor(scan, next));
    }

    /** Returns the state after a page; {@code null} if it was the last one. */
    private @Nullable ScanState afterPage(
            Progress now, @Nullable SortOrderDetector detector, PageRequest asked, BatchPage page) {
        Watermark watermark = now.watermark();
        if (!page.hasNext()) {
            boolean mayHaveMissedRows = !watermark.isByTime()
                    && asked.page() > 1
                    && !now.window().isWhollyRead()
                    && now.rescans().mayFindMore();
            return mayHaveMissedRows ? new ByOffset(now.rescan()) : null;
        }
        Instant end = watermark.order().endOf(scan.range());
        if (watermark.isBeyond(end)) {
            return null;
        }
        if (end == null && watermark.lastKey() != null && watermark.order() == SortOrder.OLDEST_FIRST) {
            PageRequest probe = now.highWatermark().probeAfter(asked, page);
            if (probe != null) {
                return new ProbeEnd(now.with(now.trials().waitedOne()), probe);
            }
        }
        return now.trials().pagesToWait() > 0
                ? new ByOffset(now.with(now.trials().waitedOne()))
                : next(scan, now, detector);
    }

    /** Returns the state that continues after what was read, by a bound if one leads further. */
    private static ScanState next(Scan scan, Progress read, @Nullable SortOrderDetector detector) {
        Watermark watermark = read.watermark();
        if (watermark.lastKey() == null) {
            return detector == null || watermark.order() != SortOrder.UNKNOWN
                    ? new ByOffset(read)
                    : new DetectOrder(read, detector);
        }
        ScanWindow next = read.trials().pagesToWait() > 0 ? null : scan.next(read);
        return next == null ? new ByOffset(read) : new ByKeyset(read, next);
    }

    private Step again(ScanState next) {
        return new Step(List.of(), new KeysetCursor(scan, next));
    }

    /**
     * Returns whether a page is in the order that is followed, if one is.
     *
     * @throws PaginationException if it is not, and rows may already be missing
     */
    private static boolean isInOrder(Progress read, PageRequest asked, Answer answer) {
        if (!read.watermark().isByTime() || answer.isInOrder()) {
            return true;
        }
        if (read.watermark().lastKey() != null && answer.page().totalRecords() == BatchPage.UNKNOWN) {
            throw new PaginationException(
                    asked.page(),
                    "the list is not in order of created_at, and the server returns no totals to detect missing rows");
        }
        return false;
    }

    @Override
    public boolean expectsMore() {
        return true;
    }

    /** Returns whether the list is ordered and a bound has been accepted. */
    boolean canBeSplit() {
        return state.progress().watermark().isByTime()
                && state.progress().window().bound() != null;
    }

    /** Returns a cursor that continues in a shorter range. */
    KeysetCursor within(Scan part) {
        Progress read = state.progress().partitioned();
        return new KeysetCursor(
                part, state instanceof ProbeEnd ending ? new ProbeEnd(read, ending.probe()) : new ByOffset(read));
    }
}
