package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.kafka.SnapshotPosition.Stretch;
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
 * One walk over the windows of one part. Where a window has many rows, it lists its own windows one by one; where they have few, it
 * lists many windows at a time, those of other parts too, and drops what is not its own; where there are none, a call with
 * one row tells so of ever longer stretches. How it goes decides over the calls, never over the rows. For one subscription.
 */
final class WindowCursor {
    private static final ListOptions EXACT = ListOptions.defaults().consistency(Consistency.SNAPSHOT);
    private static final int PAGE = 100;
    private static final long FEW_ROWS = 10 * PAGE; // so much of a stretch may be other parts'
    private static final long UNKNOWN = -1;

    private final BatchSessionFlux batches;
    private final Windows windows;
    private final SnapshotPosition start;
    private long from;
    private long length;
    private long stop;
    private boolean resuming;
    private boolean datedDone;
    private boolean ended;

    /** @param start where to go on */
    WindowCursor(BatchSessionFlux batches, Windows windows, SnapshotPosition start) {
        this.batches = batches;
        this.windows = windows;
        this.start = start;
        this.resuming = start.hasBegun();
        this.from = windows.first();
        this.stop = from;
    }

    /** The rows that are left, each with the position after it. */
    Flux<Step> steps() {
        return Flux.defer(this::next).repeat(() -> !ended);
    }

    private Flux<Step> next() {
        if (resuming) {
            resuming = false;
            return list(start.stretch(), start.checkpoint(), start.sent());
        }
        if (windows.parts() == 1) {
            return list(windows.all(), null, Set.of());
        }
        if (datedDone) {
            ended = true;
            return Flux.empty();
        }
        from = windows.nextOwn(from);
        if (from >= windows.end()) {
            datedDone = true;
            return windows.part() == 0 ? undated() : Flux.empty();
        }
        long nextStop = windows.stopAfter(from, start.run());
        length = nextStop == stop ? Math.min(Math.max(1, length), stop - from) : nextStop - from;
        stop = nextStop;
        Stretch stretch = new Stretch(from, length, false);
        return length == 1 ? list(stretch, null, Set.of()) : listOrNarrow(stretch);
    }

    private Flux<Step> listOrNarrow(Stretch stretch) {
        BatchFilter filter = windows.filterOf(stretch);
        Mono<Long> rows = filter == null ? Mono.just(0L) : count(filter);
        return rows.flatMapMany(count -> {
            if (count == 0) {
                from += length;
                length *= 4;
                return Flux.empty();
            }
            if (count <= FEW_ROWS && (count - 1) / PAGE <= windows.own(stretch)) {
                return list(stretch, null, Set.of());
            }
            long fitting = count > FEW_ROWS ? (long) ((double) length * FEW_ROWS / count) : length;
            length = Math.max(1, Math.min(length / 2, fitting));
            return Flux.empty();
        });
    }

    private Flux<Step> list(Stretch stretch, @Nullable Checkpoint checkpoint, Set<UUID> sent) {
        BatchFilter filter = windows.filterOf(stretch);
        if (filter == null) {
            return Flux.<Step>empty().doOnComplete(() -> listed(stretch, 0));
        }
        Listing listing = new Listing(stretch, checkpoint, sent);
        return batches.listPages(filter, checkpoint == null ? EXACT : EXACT.resumeFrom(checkpoint))
                .concatMap(page -> Flux.fromIterable(listing.steps(page)), 0)
                .doOnComplete(() -> listed(stretch, listing.rows));
    }

    private void listed(Stretch stretch, long rows) {
        if (stretch.undated() || windows.parts() == 1) {
            datedDone = true;
            ended = true;
            return;
        }
        from = stretch.from() + stretch.length();
        stop = windows.stopAfter(stretch.from(), start.run());
        boolean sparse = rows * windows.parts() < PAGE;
        length = stretch.length() > 1 ? stretch.length() * 2 : sparse ? 2L * windows.parts() : 1;
    }

    /** Most lists have none, as three calls with one row tell; else the whole list is read for them. */
    private Flux<Step> undated() {
        Flux<Step> listing = Flux.defer(() -> list(new Stretch(0, 0, true), null, Set.of()));
        Mono<Boolean> passBounds = count(windows.beyond()).map(rows -> rows != 0);
        if (windows.hasBounds()) {
            return passBounds.flatMapMany(pass -> pass ? listing : Flux.empty());
        }
        Mono<Boolean> hidden = Mono.zip(
                count(windows.dated()),
                count(windows.filter()),
                (dated, all) -> dated == UNKNOWN || !dated.equals(all));
        return Mono.zip(hidden, passBounds, (one, other) -> one || other)
                .flatMapMany(any -> any ? listing : Flux.empty());
    }

    private Mono<Long> count(BatchFilter filter) {
        return batches.count(filter).onErrorReturn(UnreadablePageException.class, UNKNOWN);
    }

    /** One listing of a stretch. */
    private final class Listing {
        private final Stretch stretch;
        private final Set<UUID> sentBefore;
        private @Nullable Checkpoint checkpoint;
        private long rows;

        Listing(Stretch stretch, @Nullable Checkpoint checkpoint, Set<UUID> sentBefore) {
            this.stretch = stretch;
            this.checkpoint = checkpoint;
            this.sentBefore = sentBefore;
        }

        List<Step> steps(BatchPage page) {
            rows += page.batches().size();
            List<BatchSummary> own = page.batches().stream()
                    .filter(row -> windows.contains(stretch, row) && !sentBefore.contains(row.batchId()))
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
                                ? start.at(stretch, after, sentBefore).offset()
                                : start.at(stretch, before, sent(own, count)).offset())));
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

    /** A row, and where the walk is once it was sent. */
    record Step(BatchSummary row, LazyOffset offset) {}
}
