package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Splits the rest of a list into partitions of about equal size, by the totals of the server. A call for a page of one row returns how
 * many rows follow a time. A range with many rows is split again. Totals may be stale when they are used; they affect the sizes of the
 * partitions, never the rows that are listed.
 */
final class Partitioner {
    private static final int PARTITIONS_PER_CURSOR = 2; // so that one large partition does not delay the end for long
    private static final double EVEN_ENOUGH = 1.5;
    private static final Duration SHORTEST = Duration.ofSeconds(8); // long compared with the overlap of neighbours
    private static final int MAX_ROUNDS = 16;

    private final Function<PageRequest, Mono<BatchPage>> calls;
    private final BatchFilter list;
    private final SortOrder order;
    private final int pageSize;
    private final int parallelism;

    Partitioner(
            Function<PageRequest, Mono<BatchPage>> calls,
            BatchFilter list,
            SortOrder order,
            int pageSize,
            int parallelism) {
        this.calls = calls;
        this.list = list;
        this.order = order;
        this.pageSize = pageSize;
        this.parallelism = parallelism;
    }

    /**
     * Finds the times at which to split, in the order of the list. Emits an empty list if splitting would not save time.
     *
     * @param from the time up to which the list was read
     * @param total the number of rows in the list
     * @param rest the number of rows that were not read
     */
    Mono<List<Instant>> find(Instant from, long total, long rest) {
        int parts = (int) Math.min((long) PARTITIONS_PER_CURSOR * parallelism, rest / pageSize);
        if (parts < 2) {
            return Mono.just(List.of());
        }
        int lastPage = (int) Math.min(Integer.MAX_VALUE, (total - 1) / pageSize + 1);
        return calls.apply(new PageRequest(list, lastPage, pageSize))
                .mapNotNull(Partitioner::lastTime)
                .filter(to -> order.isAfter(to, order.before(from, SHORTEST.negated())))
                .flatMap(to ->
                        refined(List.of(new SplitPoint(from, rest), new SplitPoint(to, 0)), (double) rest / parts, 1))
                .map(points -> splits(points, rest, parts))
                .defaultIfEmpty(List.of());
    }

    private static @Nullable Instant lastTime(BatchPage page) {
        return page.batches().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .reduce((before, last) -> last)
                .orElse(null);
    }

    /** Returns the cursors of the partitions of the rest of a list, split at these times. */
    static List<PartitionCursor> cursors(KeysetCursor whole, List<Instant> splits) {
        Scan scan = whole.scan();
        Progress read = whole.state().progress();
        SortOrder order = read.watermark().order();
        List<PartitionCursor> cursors = new ArrayList<>();
        Instant start = null;
        for (int i = 0; i <= splits.size(); i++) {
            Instant end = i < splits.size() ? splits.get(i) : null;
            Scan part = new Scan(scan.list(), scan.pageSize(), order.range(start, end));
            cursors.add(
                    start == null
                            ? whole.within(part)
                            : KeysetCursor.at(
                                    part, Progress.none(read.watermark().elsewhere(), false)));
            start = end;
        }
        UndatedCursor undated = scan.undatedRows(read, read);
        if (undated != null) {
            cursors.add(undated);
        }
        return cursors;
    }

    /** Adds points until hardly more than this number of rows is between two neighbours. */
    private Mono<List<SplitPoint>> refined(List<SplitPoint> points, double rows, int round) {
        List<Instant> unknown = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            SplitPoint start = points.get(i - 1);
            SplitPoint end = points.get(i);
            double count = start.rest() - end.rest();
            long pieces = Math.min(
                    (long) Math.ceil(count / rows),
                    Duration.between(start.time(), end.time()).abs().dividedBy(SHORTEST));
            if (count > EVEN_ENOUGH * rows) {
                for (int piece = 1; piece < pieces; piece++) {
                    unknown.add(start.towards(end, (double) piece / pieces));
                }
            }
        }
        if (unknown.isEmpty() || round > MAX_ROUNDS) {
            return Mono.just(points);
        }
        return Flux.fromIterable(unknown)
                .flatMapSequential(this::splitPoint, parallelism, 1)
                .collectList()
                .flatMap(found -> refined(merged(points, found), rows, round + 1));
    }

    private Mono<SplitPoint> splitPoint(Instant time) {
        return calls.apply(new PageRequest(order.startingAt(list, time), 1, 1))
                .filter(page -> page.totalRecords() >= 0) // unknown, or nonsense
                .map(page -> new SplitPoint(time, page.totalRecords()));
    }

    /** Returns all points in the order of the list, with a rest that never increases. */
    private List<SplitPoint> merged(List<SplitPoint> points, List<SplitPoint> found) {
        List<SplitPoint> all = new ArrayList<>(points);
        all.addAll(found);
        all.sort(
                (one, other) -> one.time().equals(other.time()) ? 0 : order.isAfter(one.time(), other.time()) ? 1 : -1);
        long rest = Long.MAX_VALUE;
        for (int i = 0; i < all.size(); i++) {
            rest = Math.min(rest, all.get(i).rest());
            all.set(i, new SplitPoint(all.get(i).time(), rest));
        }
        return all;
    }

    private List<Instant> splits(List<SplitPoint> points, long rest, int parts) {
        List<Instant> splits = new ArrayList<>();
        Instant before = points.get(0).time();
        int next = 1;
        for (int part = 1; part < parts; part++) {
            double restAfter = rest * (1 - (double) part / parts);
            while (points.get(next).rest() > restAfter) {
                next++;
            }
            SplitPoint start = points.get(next - 1);
            SplitPoint end = points.get(next);
            Instant split = start.towards(end, (start.rest() - restAfter) / Math.max(1, start.rest() - end.rest()));
            if (order.isAfter(split, order.before(before, SHORTEST.negated()))) {
                splits.add(split);
                before = split;
            }
        }
        return splits;
    }

    /** A time at which to split, and the number of rows after it. */
    private record SplitPoint(Instant time, long rest) {
        Instant towards(SplitPoint other, double share) {
            double millis = share * Duration.between(time, other.time()).toMillis();
            return time.plusMillis(Math.round(millis));
        }
    }
}
