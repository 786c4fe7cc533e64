package dev.batchsession.watch;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.TimeRange;
import dev.batchsession.watch.BatchChange.Kind;
import dev.batchsession.watch.PollQuery.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which queries a poll makes: first {@link #queries}, then {@link #followUps}, which depend on the results. Immutable, and its
 * methods are pure functions. A watch starts with a {@link FirstPoll} or a {@link ResumedPoll}; the plan of the next poll is part of the
 * {@link FollowUps}, and replaces this one when the poll is complete. After a failed poll, the same plan is used again.
 *
 * <p>The order of the queries matters: a batch that moves from pending to processing is in the second query if it is not in the first,
 * and later results override earlier ones. A batch that no query by status returned may still exist: that takes a query of its
 * creation time, with any status. So do batches that a caller asks for and that are not tracked.
 *
 * <table>
 * <caption>The queries of a poll</caption>
 * <tr><th>plan</th><th>queries</th><th>follow-ups</th></tr>
 * <tr><td>{@code FirstPoll}</td><td>everything; or live batches, those with the status to emit, and those within the
 *     retention</td><td>everything, if the retention contains no batch; else wanted batches</td></tr>
 * <tr><td>{@code ResumedPoll}</td><td>live batches, and all that are not evicted</td><td>as below, without slices</td></tr>
 * <tr><td>{@code LaterPoll}</td><td>live batches, and new ones</td><td>wanted batches and live ones that were not returned, missing ones,
 *     and slices of a resync</td></tr>
 * </table>
 */
sealed interface PollPlan {
    /** The statuses of live batches, in the order in which a batch has them. */
    List<BatchStatus> LIVE = List.of(BatchStatus.PENDING, BatchStatus.PROCESSING);

    /** Returns the queries that the poll starts with, in order. */
    List<PollQuery> queries(PollInput poll);

    /**
     * Returns the queries that depend on the results of the first ones.
     *
     * @param results the results of {@link #queries}, in the same order
     */
    FollowUps followUps(PollInput poll, List<Result> results);

    /** Returns the kind of change for a batch that is new in this poll; {@code null} to emit none. */
    @Nullable
    Kind newKind(boolean isLive);

    /**
     * The rest of a poll.
     *
     * @param queries in order
     * @param coverAll whether the queries cover all live and wanted batches; otherwise it is the turn of the others in the next polls
     * @param next the plan of the next poll if this one is complete
     * @param endedFrom ended batches created before were not queried, and are evicted; {@code null} if this does not apply
     */
    record FollowUps(
            List<PollQuery> queries,
            boolean coverAll,
            PollPlan next,
            @Nullable Instant endedFrom) {}

    /** The first poll of a watch that starts anew: finds the batches to emit as existing, and those to track. */
    record FirstPoll(boolean emitsExisting) implements PollPlan {
        @Override
        public List<PollQuery> queries(PollInput poll) {
            Instant from = endedFrom(poll);
            return from == null ? List.of(poll.in(TimeRange.all())) : queriesFrom(poll, from);
        }

        @Override
        public FollowUps followUps(PollInput poll, List<Result> results) {
            Instant from = endedFrom(poll);
            LaterPoll next = LaterPoll.startingAt(poll.nanos());
            if (from != null && !hasPresentBatch(poll, results.get(results.size() - 1))) {
                // no recent batches, or this clock is ahead of the server's
                return new FollowUps(List.of(poll.in(TimeRange.all())), true, next, null);
            }
            FollowUps rest = next.followUps(poll, results);
            return new FollowUps(rest.queries(), rest.coverAll(), rest.next(), from);
        }

        @Override
        public @Nullable Kind newKind(boolean isLive) {
            return emitsExisting ? Kind.EXISTING : null;
        }

        /** Returns the creation time from which this poll queries ended batches; {@code null} if it queries all batches. */
        private @Nullable Instant endedFrom(PollInput poll) {
            Instant from = poll.clocks().startOfLast(poll.options().endedRetention());
            boolean all = emitsExisting && poll.filter().status() == null;
            return all || poll.in(TimeRange.closed(from, null)).filter() == null ? null : from;
        }

        private static boolean hasPresentBatch(PollInput poll, Result result) {
            return result.rows().stream()
                    .map(CreationKey::of)
                    .anyMatch(key -> key.isDated() && !poll.clocks().isFuture(key.at()));
        }
    }

    /**
     * The first poll of a watch that resumes from a checkpoint: finds what changed since then.
     *
     * @param newLiveKind the kind of change for a live batch that is new
     * @param newEndedKind the kind of change for an ended batch that is new; {@code null} to emit none
     */
    record ResumedPoll(Kind newLiveKind, @Nullable Kind newEndedKind) implements PollPlan {
        @Override
        public List<PollQuery> queries(PollInput poll) {
            CreationKey evictedUpTo = poll.evictedUpTo();
            return evictedUpTo == null ? List.of(poll.in(TimeRange.all())) : queriesFrom(poll, evictedUpTo.at());
        }

        @Override
        public FollowUps followUps(PollInput poll, List<Result> results) {
            return LaterPoll.startingAt(poll.nanos()).followUps(poll, results);
        }

        @Override
        public @Nullable Kind newKind(boolean isLive) {
            return isLive ? newLiveKind : newEndedKind;
        }
    }

    private static List<PollQuery> queriesFrom(PollInput poll, Instant from) {
        List<PollQuery> queries = new ArrayList<>(poll.live());
        BatchStatus status = poll.filter().status();
        if (poll.options().emitExisting() && status != null && !LIVE.contains(status)) {
            queries.add(PollQuery.of(status, poll.filter()));
        }
        queries.add(poll.in(TimeRange.closed(from, null)));
        return queries;
    }

    /**
     * Each later poll.
     *
     * @param wanted whose turn it is among the batches that a caller asks for
     * @param live whose turn it is among the other live batches that no query returned
     * @param missing whose turn it is among the ended batches that are missing since an earlier poll
     */
    record LaterPoll(RoundRobin wanted, RoundRobin live, RoundRobin missing, Resync resync) implements PollPlan {
        /** Queries for pending, processing and new batches. */
        private static final int FIXED_QUERIES = 3;

        /**
         * How long after its creation a batch may first be listed. The resync finds batches that are listed later. A property of the
         * server, unlike the precision of its times, by which the query is wider.
         */
        private static final Duration LATENESS = Duration.ofSeconds(5);

        /** Returns the plan of the second poll. The first resync starts one interval after this monotonic time. */
        static LaterPoll startingAt(long nanos) {
            return new LaterPoll(RoundRobin.START, RoundRobin.START, RoundRobin.START, Resync.completeAt(nanos));
        }

        @Override
        public List<PollQuery> queries(PollInput poll) {
            List<PollQuery> queries = new ArrayList<>(poll.live());
            queries.add(poll.in(created(poll)));
            return queries;
        }

        @Override
        public FollowUps followUps(PollInput poll, List<Result> results) {
            Set<UUID> returned = new HashSet<>();
            results.forEach(result -> result.rows().forEach(row -> returned.add(row.batchId())));
            Resync current = resync.asOf(poll);
            int spare = poll.options().callsPerPoll() - FIXED_QUERIES;
            int max = current.isComplete() ? spare : spare - 1; // one is for the resync

            RoundRobin.Turn forWanted = wanted.turn(poll, open(poll.lookups(), returned, results), max);
            List<CreationKey> unreturned = open(keys(poll.tracked().live()), returned, results).stream()
                    .filter(key -> forWanted.ranges().stream().noneMatch(key::isIn))
                    .toList();
            RoundRobin.Turn forLive = live.turn(poll, unreturned, max - forWanted.size());
            RoundRobin.Turn forMissing = missing.turn(
                    poll, open(keys(endedMissing(poll)), returned, results), max - forWanted.size() - forLive.size());
            List<TimeRange> ranges = new ArrayList<>(forWanted.ranges());
            ranges.addAll(forLive.ranges());
            ranges.addAll(forMissing.ranges());
            List<TimeRange> slices = current.due(poll, spare - ranges.size());
            ranges.addAll(slices);

            PollPlan next =
                    new LaterPoll(forWanted.next(), forLive.next(), forMissing.next(), current.advanced(slices.size()));
            boolean coverAll = forWanted.coversAll() && forLive.coversAll();
            return new FollowUps(ranges.stream().map(poll::in).toList(), coverAll, next, null);
        }

        @Override
        public Kind newKind(boolean isLive) {
            return Kind.CREATED;
        }

        /**
         * Returns the range in which new batches are created. It reaches back as far as batches may be listed late, but covers no
         * more tracked batches than one call returns. Late batches among many others that end at once are left to the resync.
         * Batches from the future count as any others, unless they alone would fill the call.
         */
        private static TimeRange created(PollInput poll) {
            int rows = poll.options().rowsPerQuery();
            Clocks clocks = poll.clocks();
            CreationKey notReturned = poll.tracked().newestAfter(rows, null);
            Instant to = null;
            // If all tracked batches seem to be from the future, this clock may be wrong by years.
            boolean tracksPresentBatch = poll.tracked().newest(clocks.latest()) != null;
            if (notReturned != null && clocks.isFuture(notReturned.at()) && tracksPresentBatch) {
                to = clocks.latest();
                notReturned = poll.tracked().newestAfter(rows, to);
            }
            Instant late = lateFrom(poll);
            return new TimeRange(notReturned == null ? late : later(late, TimeRange.startBeyond(notReturned.at())), to);
        }

        private static @Nullable Instant lateFrom(PollInput poll) {
            CreationKey newest = poll.tracked().newest(poll.clocks().now());
            if (newest != null) {
                return newest.at().minus(LATENESS);
            }
            return poll.evictedUpTo() == null ? null : poll.evictedUpTo().at();
        }

        private static Instant later(@Nullable Instant one, Instant other) {
            return one != null && one.isAfter(other) ? one : other;
        }

        private static List<TrackedBatch> endedMissing(PollInput poll) {
            return poll.tracked().missing().stream()
                    .filter(batch -> !batch.isLive())
                    .toList();
        }

        /** Returns the keys of the dated batches; undated ones wait for the resync. */
        private static List<CreationKey> keys(Collection<TrackedBatch> batches) {
            return batches.stream()
                    .map(TrackedBatch::creationKey)
                    .filter(CreationKey::isDated)
                    .sorted()
                    .toList();
        }

        /** Returns the batches that no query has returned, and whose creation time no query has covered. */
        private static List<CreationKey> open(List<CreationKey> keys, Set<UUID> returned, Collection<Result> results) {
            return keys.stream()
                    .filter(key -> !returned.contains(key.id()))
                    .filter(key ->
                            results.stream().noneMatch(result -> result.query().covers(key)))
                    .toList();
        }
    }
}
