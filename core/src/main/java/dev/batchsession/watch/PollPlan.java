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
 * Decides which queries a poll makes. Their order matters: a batch that moves from pending to processing is in the second query
 * if it is not in the first, and later results override earlier ones. A batch that no query by status returned may still exist:
 * that takes a query of its creation time, with any status.
 */
final class PollPlan {
    /** Queries for pending, processing and new batches. */
    private static final int FIXED_QUERIES = 3;

    /** How long after its creation a batch may first be listed. The resync finds batches that are listed later. */
    private static final Duration LATENESS = Duration.ofSeconds(5);

    private static final List<BatchStatus> LIVE = List.of(BatchStatus.PENDING, BatchStatus.PROCESSING);

    private final BatchFilter filter;
    private final WatchOptions options;
    private final TrackedBatches tracked;
    private final Turn liveTurn = new Turn();
    private final Turn missingTurn = new Turn();

    PollPlan(BatchFilter filter, WatchOptions options, TrackedBatches tracked) {
        this.filter = filter;
        this.options = options;
        this.tracked = tracked;
    }

    /**
     * Returns the creation time from which the first poll of a new watch queries ended batches; {@code null} if it queries
     * all batches.
     */
    @Nullable
    Instant firstRetentionStart(Instant now) {
        Instant from = new Clocks(now).startOfLast(options.endedRetention());
        boolean all = options.emitExisting() && filter.status() == null;
        return all || new Span(from, null).isOutside(filter) ? null : from;
    }

    /** Returns the queries of the first poll, for the existing batches to emit and for those to track. */
    List<PollQuery> firstQueries(@Nullable Instant from) {
        if (from == null) {
            return List.of(all());
        }
        List<PollQuery> queries = new ArrayList<>(live());
        BatchStatus status = filter.status();
        if (options.emitExisting() && status != null && !LIVE.contains(status)) {
            queries.add(PollQuery.at(status, filter));
        }
        queries.add(PollQuery.at(new Span(from, null), filter));
        return queries;
    }

    PollQuery all() {
        return PollQuery.at(Span.ALL, filter);
    }

    PollQuery at(Span slice) {
        return PollQuery.at(slice, filter);
    }

    /** Returns the queries that each later poll starts with. */
    List<PollQuery> queries(@Nullable CreationKey evictedUpTo, Instant now) {
        List<PollQuery> queries = new ArrayList<>(live());
        Span created = createdSince(evictedUpTo, new Clocks(now));
        if (!created.isOutside(filter)) {
            queries.add(PollQuery.at(created, filter));
        }
        return queries;
    }

    /**
     * Returns the queries that depend on the first results: at most {@code max}, for live batches that these did not return,
     * and for batches that are missing since an earlier poll.
     */
    List<PollQuery> followUps(Collection<PollQuery.Result> results, int max) {
        Set<UUID> returned = new HashSet<>();
        results.forEach(result -> result.rows().forEach(row -> returned.add(row.batchId())));
        List<Span> spans = spansOf(notCovered(tracked.live(), returned, results), liveTurn, max);
        List<TrackedBatch> missing =
                tracked.missing().stream().filter(batch -> !batch.isLive()).toList();
        spans.addAll(spansOf(notCovered(missing, returned, results), missingTurn, max - spans.size()));
        return spans.stream().map(span -> PollQuery.at(span, filter)).toList();
    }

    /** Returns how many queries are left for {@link #followUps} and the resync. */
    int spare() {
        return options.callsPerPoll() - FIXED_QUERIES;
    }

    private List<PollQuery> live() {
        return LIVE.stream().map(status -> PollQuery.at(status, filter)).toList();
    }

    /**
     * Returns the range in which new batches are created. It reaches back as far as batches may be listed late, but covers no
     * more tracked batches than one call returns. Late batches among many others that end at once are left to the resync.
     * Batches from the future count as any others, unless they alone would fill the call.
     */
    private Span createdSince(@Nullable CreationKey evictedUpTo, Clocks clocks) {
        int rows = options.rowsPerQuery();
        CreationKey notReturned = tracked.newestAfter(rows, null);
        Instant to = null;
        // If all tracked batches seem to be from the future, this clock may be wrong by years.
        boolean tracksPresentBatch = tracked.newest(clocks.latest()) != null;
        if (notReturned != null && clocks.isFuture(notReturned.at()) && tracksPresentBatch) {
            to = clocks.latest();
            notReturned = tracked.newestAfter(rows, to);
        }
        CreationKey newest = tracked.newest(clocks.now());
        Instant late = newest != null ? newest.at().minus(LATENESS) : evictedUpTo != null ? evictedUpTo.at() : null;
        return new Span(notReturned == null ? late : later(late, startExcluding(notReturned)), to);
    }

    /** Returns the earliest start of a query that excludes the batch, however the server compares the bound. */
    private static Instant startExcluding(CreationKey key) {
        return key.at().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1L + Span.SLACK_BEFORE);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? one : other;
    }

    private boolean isOneCall(Span span) {
        Instant from = span.from() == null ? null : span.from().minusSeconds(Span.SLACK_BEFORE);
        Instant to = span.to() == null ? null : span.to().plusSeconds(Span.SLACK_AFTER);
        return tracked.in(new Span(from, to)).stream()
                        .limit(options.rowsPerQuery() + 1L)
                        .count()
                <= options.rowsPerQuery();
    }

    private static List<CreationKey> notCovered(
            Collection<TrackedBatch> batches, Set<UUID> returned, Collection<PollQuery.Result> results) {
        return batches.stream()
                .filter(batch -> !returned.contains(batch.id()))
                .map(TrackedBatch::creationKey)
                .filter(CreationKey::isDated) // undated batches wait for the resync
                .filter(key -> results.stream().noneMatch(result -> covers(result.query(), key)))
                .sorted()
                .toList();
    }

    private static boolean covers(PollQuery query, CreationKey key) {
        return query.span() != null && query.span().contains(key);
    }

    /**
     * Returns ranges that cover these batches, about one call each, with close batches in one range. They continue after the
     * ranges of the last poll, round robin.
     */
    private List<Span> spansOf(List<CreationKey> keys, Turn turn, int max) {
        List<CreationKey> inTurn = new ArrayList<>(keys.size());
        keys.stream().filter(key -> !turn.isDone(key)).forEach(inTurn::add);
        keys.stream().filter(turn::isDone).forEach(inTurn::add);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < inTurn.size() && spans.size() < max; i++) {
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

    /** The position at which the last poll stopped, if it could not query all batches of a kind. */
    private static final class Turn {
        private @Nullable CreationKey upTo;

        private boolean isDone(CreationKey key) {
            return upTo != null && key.isUpTo(upTo);
        }
    }
}
