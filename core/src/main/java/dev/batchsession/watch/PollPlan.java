package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which looks a poll takes. Their order matters: a batch on its way from pending to processing is in the second look if not
 * in the first, and what a later look shows is later. What no look showed has not ceased to exist: that takes a look at its
 * span of creation, with any status.
 */
final class PollPlan {
    /** Looks at what is pending, processing, and new. */
    private static final int OWN_LOOKS = 3;

    /** A batch may be listed this much later than it was created. */
    private static final Duration LATENESS = Duration.ofSeconds(5);

    private static final List<BatchStatus> LIVE = List.of(BatchStatus.PENDING, BatchStatus.PROCESSING);

    private final BatchFilter filter;
    private final WatchOptions options;
    private final TrackedBatches roster;
    private final Turn ofLive = new Turn();
    private final Turn ofMissing = new Turn();

    PollPlan(BatchFilter filter, WatchOptions options, TrackedBatches roster) {
        this.filter = filter;
        this.options = options;
        this.roster = roster;
    }

    /**
     * Where the first poll of a watch that starts anew looks from for batches that have ended; {@code null} where it looks
     * at all.
     */
    @Nullable
    Instant startsFrom(Instant now) {
        Instant from = new Clocks(now).startOfLast(options.endedRetention());
        boolean everything = options.emitExisting() && filter.status() == null;
        return everything || new Span(from, null).isOutside(filter) ? null : from;
    }

    /** The first poll's: what the consumer is to be told of, and what is to be remembered. */
    List<PollQuery> atFirst(@Nullable Instant from) {
        if (from == null) {
            return List.of(everything());
        }
        List<PollQuery> looks = new ArrayList<>(live());
        BatchStatus status = filter.status();
        if (options.emitExisting() && status != null && !LIVE.contains(status)) {
            looks.add(PollQuery.at(status, filter));
        }
        looks.add(PollQuery.at(new Span(from, null), filter));
        return looks;
    }

    PollQuery everything() {
        return PollQuery.at(Span.ALL, filter);
    }

    PollQuery at(Span slice) {
        return PollQuery.at(slice, filter);
    }

    /** What a poll starts with. */
    List<PollQuery> quick(@Nullable CreationKey forgotten, Instant now) {
        List<PollQuery> looks = new ArrayList<>(live());
        Span created = createdSince(forgotten, new Clocks(now));
        if (!created.isOutside(filter)) {
            looks.add(PollQuery.at(created, filter));
        }
        return looks;
    }

    /**
     * What it goes on with, once the first looks have shown these batches: at live ones that they did not show, and at
     * those that are missing since an earlier poll.
     */
    List<PollQuery> after(Collection<PollQuery.Result> results, int most) {
        Set<UUID> shown = new HashSet<>();
        results.forEach(result -> result.rows().forEach(row -> shown.add(row.batchId())));
        List<Span> spans = spansOf(unaccounted(roster.live(), shown, results), ofLive, most);
        List<TrackedBatch> missing =
                roster.missing().stream().filter(batch -> !batch.isLive()).toList();
        spans.addAll(spansOf(unaccounted(missing, shown, results), ofMissing, most - spans.size()));
        return spans.stream().map(span -> PollQuery.at(span, filter)).toList();
    }

    /** Looks that are left for what {@link #after} and the full pass look at. */
    int spare() {
        return options.callsPerPoll() - OWN_LOOKS;
    }

    private List<PollQuery> live() {
        return LIVE.stream().map(status -> PollQuery.at(status, filter)).toList();
    }

    /**
     * As far back as batches may come late, but no more of what is known than one call shows. Those that join many others
     * late, and end at once, are left to the full pass. Batches from the future count as any others, unless they alone
     * would fill the call.
     */
    private Span createdSince(@Nullable CreationKey forgotten, Clocks clocks) {
        int rows = options.rowsPerLook();
        CreationKey notShown = roster.newestAfter(rows, null);
        Instant to = null;
        boolean knowsAnyOfNow = roster.newest(clocks.latest()) != null; // or the clock is wrong by years
        if (notShown != null && clocks.isFuture(notShown.at()) && knowsAnyOfNow) {
            to = clocks.latest();
            notShown = roster.newestAfter(rows, to);
        }
        CreationKey newest = roster.newest(clocks.now());
        Instant late = newest != null ? newest.at().minus(LATENESS) : forgotten != null ? forgotten.at() : null;
        return new Span(notShown == null ? late : later(late, secondAfter(notShown)), to);
    }

    /** From here on a look does not show the batch, however its bound is compared. */
    private static Instant secondAfter(CreationKey mark) {
        return mark.at().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1L + Span.SLACK_BEFORE);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? one : other;
    }

    private boolean isOneCall(Span span) {
        Instant from = span.from() == null ? null : span.from().minusSeconds(Span.SLACK_BEFORE);
        Instant to = span.to() == null ? null : span.to().plusSeconds(Span.SLACK_AFTER);
        return roster.in(new Span(from, to)).stream()
                        .limit(options.rowsPerLook() + 1L)
                        .count()
                <= options.rowsPerLook();
    }

    private static List<CreationKey> unaccounted(
            Collection<TrackedBatch> batches, Set<UUID> shown, Collection<PollQuery.Result> results) {
        return batches.stream()
                .filter(batch -> !shown.contains(batch.id()))
                .map(TrackedBatch::mark)
                .filter(CreationKey::isDated) // the others wait for the full pass
                .filter(mark -> results.stream().noneMatch(result -> covers(result.look(), mark)))
                .sorted()
                .toList();
    }

    private static boolean covers(PollQuery look, CreationKey mark) {
        return look.span() != null && look.span().contains(mark);
    }

    /** Spans over these batches, close ones in one, each about a call; they start after those of the last poll, in turn. */
    private List<Span> spansOf(List<CreationKey> marks, Turn turn, int most) {
        List<CreationKey> inTurn = new ArrayList<>(marks.size());
        marks.stream().filter(mark -> !turn.isOver(mark)).forEach(inTurn::add);
        marks.stream().filter(turn::isOver).forEach(inTurn::add);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < inTurn.size() && spans.size() < most; i++) {
            CreationKey first = inTurn.get(i);
            while (i + 1 < inTurn.size() && isOneCall(first, inTurn.get(i + 1))) {
                i++;
            }
            turn.upTo = inTurn.get(i);
            spans.add(new Span(first.at(), inTurn.get(i).at()));
        }
        return spans;
    }

    private boolean isOneCall(CreationKey first, CreationKey last) {
        return first.isUpTo(last) && isOneCall(new Span(first.at(), last.at()));
    }

    /** Where the last poll that could not look at all batches of a kind stopped. */
    private static final class Turn {
        private @Nullable CreationKey upTo;

        private boolean isOver(CreationKey mark) {
            return upTo != null && mark.isUpTo(upTo);
        }
    }
}
