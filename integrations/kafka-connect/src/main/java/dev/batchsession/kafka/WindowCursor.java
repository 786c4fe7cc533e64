package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.kafka.SnapshotPosition.WindowRange;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.UnreadablePageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cursor over the windows of one part. For one subscription.
 *
 * <p>If windows have many rows, the cursor lists its own windows one by one. If they have few, it lists ranges of windows,
 * including those of other parts, and drops their rows. If they are empty, one call with one row proves that a range is
 * empty, and the next range is four times as long. These estimates affect the number of calls, never the rows.
 */
final class WindowCursor {
    private static final ListOptions SNAPSHOT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
    private static final int PAGE = 100;
    private static final long FEW_ROWS = 10 * PAGE; // maximum of a range that contains windows of other parts
    private static final long UNKNOWN = -1;

    private final BatchSessionFlux batches;
    private final Windows windows;
    private final SnapshotPosition start;
    private long from;
    private long length;
    private long stop;
    private boolean resuming;
    private boolean datedComplete;
    private boolean ended;

    /** @param start the position to resume from */
    WindowCursor(BatchSessionFlux batches, Windows windows, SnapshotPosition start) {
        this.batches = batches;
        this.windows = windows;
        this.start = start;
        this.resuming = start.hasStarted();
        this.from = windows.first();
        this.stop = from;
    }

    /** Returns the remaining rows, each with the position after it. */
    Flux<Step> steps() {
        return Flux.defer(this::next).repeat(() -> !ended);
    }

    private Flux<Step> next() {
        if (resuming) {
            resuming = false;
            return list(start.range(), start.checkpoint(), start.sent());
        }
        if (windows.parts() == 1) {
            return list(windows.all(), null, Set.of());
        }
        if (datedComplete) {
            ended = true;
            return Flux.empty();
        }
        from = windows.nextOwn(from);
        if (from >= windows.end()) {
            datedComplete = true;
            return windows.part() == 0 ? undated() : Flux.empty();
        }
        long nextStop = windows.stopAfter(from, start.run());
        length = nextStop == stop ? Math.min(Math.max(1, length), stop - from) : nextStop - from;
        stop = nextStop;
        WindowRange range = new WindowRange(from, length, false);
        return length == 1 ? list(range, null, Set.of()) : listOrShrink(range);
    }

    private Flux<Step> listOrShrink(WindowRange range) {
        Mono<Long> rows = windows.filterOf(range).map(this::count).orElse(Mono.just(0L));
        return rows.flatMapMany(count -> {
            if (count == 0) {
                from += length;
                length *= 4;
                return Flux.empty();
            }
            if (count <= FEW_ROWS && (count - 1) / PAGE <= windows.own(range)) {
                return list(range, null, Set.of());
            }
            long fitting = count > FEW_ROWS ? (long) ((double) length * FEW_ROWS / count) : length;
            length = Math.max(1, Math.min(length / 2, fitting));
            return Flux.empty();
        });
    }

    private Flux<Step> list(WindowRange range, @Nullable Checkpoint checkpoint, Set<UUID> sent) {
        ListOptions options = checkpoint == null ? SNAPSHOT : SNAPSHOT.resumeFrom(checkpoint);
        Listing listing = new Listing(range, checkpoint, sent);
        return windows.filterOf(range)
                .map(filter -> batches.listPages(filter, options))
                .orElse(Flux.empty())
                .concatMap(page -> Flux.fromIterable(listing.steps(page)), 0)
                .doOnComplete(() -> listed(range, listing.rows));
    }

    private void listed(WindowRange range, long rows) {
        if (range.undated() || windows.parts() == 1) {
            datedComplete = true;
            ended = true;
            return;
        }
        from = range.from() + range.length();
        stop = windows.stopAfter(range.from(), start.run());
        boolean sparse = rows * windows.parts() < PAGE;
        length = range.length() > 1 ? range.length() * 2 : sparse ? 2L * windows.parts() : 1;
    }

    /** Lists everything once more for undated rows, unless the totals show that there are none. */
    private Flux<Step> undated() {
        Mono<Boolean> withinBounds = count(windows.beyond()).map(rows -> rows != 0);
        Mono<Boolean> outsideBounds = windows.dated().equals(windows.filter()) ? Mono.empty() : undatedInTotals();
        return Flux.concat(withinBounds, outsideBounds)
                .any(mayExist -> mayExist)
                .filter(mayExist -> mayExist)
                .flatMapMany(mayExist -> list(new WindowRange(0, 0, true), null, Set.of()));
    }

    /** Counts dated rows first, so that rows which are created between the two calls cannot hide undated ones. */
    private Mono<Boolean> undatedInTotals() {
        return count(windows.dated())
                .flatMap(dated -> count(windows.filter()).map(all -> dated == UNKNOWN || !all.equals(dated)));
    }

    private Mono<Long> count(BatchFilter filter) {
        return batches.count(filter).onErrorReturn(UnreadablePageException.class, UNKNOWN);
    }

    /** Listing of one range. */
    private final class Listing {
        private final WindowRange range;
        private final Set<UUID> sentBefore;
        private @Nullable Checkpoint checkpoint;
        private long rows;

        Listing(WindowRange range, @Nullable Checkpoint checkpoint, Set<UUID> sentBefore) {
            this.range = range;
            this.checkpoint = checkpoint;
            this.sentBefore = sentBefore;
        }

        List<Step> steps(BatchPage page) {
            rows += page.batches().size();
            List<BatchSummary> own = page.batches().stream()
                    .filter(row -> windows.contains(range, row) && !sentBefore.contains(row.batchId()))
                    .toList();
            Checkpoint before = checkpoint;
            Checkpoint after = page.checkpoint();
            List<Step> steps = new ArrayList<>(own.size());
            for (int i = 0; i < own.size(); i++) {
                int count = i + 1;
                boolean last = count == own.size();
                steps.add(new Step(
                        own.get(i),
                        new LazyOffset(() -> last
                                ? start.at(range, after, sentBefore).offset()
                                : start.at(range, before, sent(own, count)).offset())));
            }
            checkpoint = after;
            return steps;
        }

        private Set<UUID> sent(List<BatchSummary> own, int count) {
            Set<UUID> sent = new HashSet<>(sentBefore);
            own.subList(0, count).forEach(row -> sent.add(requireNonNull(row.batchId())));
            return sent;
        }
    }

    /** A row and the offset after it. */
    record Step(BatchSummary row, LazyOffset offset) {}
}
