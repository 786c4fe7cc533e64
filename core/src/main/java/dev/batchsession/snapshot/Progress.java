package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import java.util.List;

/**
 * What was read of a partition, and what is known from it about the list and its server. Immutable.
 *
 * @param window the list from the last accepted bound on, and the position in it
 * @param dedup the rows of this window, and those before it that may be returned again
 */
record Progress(
        ScanWindow window,
        DedupWindow dedup,
        Watermark watermark,
        HighWatermark highWatermark,
        Rescans rescans,
        BoundTrials trials,
        RepeatGuard guard) {

    /** Returns the progress at the start of a partition. */
    static Progress none(Watermark watermark, boolean mayEndUndated) {
        return new Progress(
                ScanWindow.start(null),
                DedupWindow.empty(),
                watermark,
                HighWatermark.NONE,
                Rescans.none(),
                BoundTrials.none(mayEndUndated),
                RepeatGuard.NONE);
    }

    /** Returns the progress after a page that overlaps with the rows before. */
    Progress after(PageRequest asked, Answer answer, List<BatchSummary> newRows) {
        BatchPage page = answer.page();
        return new Progress(
                window.after(asked, page, answer.unread().size()),
                dedup.plus(answer.unread()),
                watermark.after(answer),
                highWatermark.after(page, newRows.size()),
                rescans.after(newRows, answer.newest()),
                trials,
                guard.after(asked, page, !answer.unread().isEmpty()));
    }

    /** Returns the progress after a page that is read again, or in another way. */
    Progress dropping(PageRequest asked, Answer answer) {
        RepeatGuard next = guard.after(asked, answer.page(), false);
        return new Progress(window, dedup, watermark, highWatermark, rescans, trials, next);
    }

    /** Returns the progress after a bound that hides rows. */
    Progress rejected() {
        BoundTrials next = trials.rejectedOne();
        return next.isHopeless() ? with(next).abandoned() : with(next);
    }

    /** Returns the progress in a list that turned out not to follow an order. */
    Progress abandoned() {
        return with(watermark.abandoned());
    }

    /** Returns the progress within a window that overlaps. Rows that it cannot return are no longer remembered. */
    Progress within(ScanWindow next) {
        Instant from = watermark.repeatsFrom();
        DedupWindow repeatable = from == null ? dedup : dedup.retainFrom(watermark.order(), from);
        return new Progress(next, repeatable, watermark, highWatermark, rescans, trials.accepted(), guard);
    }

    /** Returns the progress at the start of a rescan of the current window. */
    Progress rescan() {
        return new Progress(
                ScanWindow.start(window.bound()),
                DedupWindow.empty(),
                watermark.abandoned(),
                highWatermark,
                rescans.another(dedup),
                trials,
                guard);
    }

    /** Returns the progress at the same position of a list with another end. */
    Progress limited(HighWatermark limit) {
        return new Progress(window.ofOtherList(), dedup, watermark, limit, rescans, trials, guard);
    }

    /** Returns the progress at the same position of a partition with another end. */
    Progress partitioned() {
        return new Progress(
                window.ofOtherList(),
                dedup,
                watermark,
                highWatermark,
                rescans,
                BoundTrials.none(false),
                RepeatGuard.NONE);
    }

    Progress with(ScanWindow other) {
        return new Progress(other, dedup, watermark, highWatermark, rescans, trials, guard);
    }

    Progress with(Watermark other) {
        return new Progress(window, dedup, other, highWatermark, rescans, trials, guard);
    }

    Progress with(HighWatermark other) {
        return new Progress(window, dedup, watermark, other, rescans, trials, guard);
    }

    Progress with(BoundTrials other) {
        return new Progress(window, dedup, watermark, highWatermark, rescans, other, guard);
    }
}
