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
 * Finds times that cut the rest of a list into parts of about equal size, from totals that the server tells: a call with
 * one row a page tells how many rows follow a time. A stretch that proves dense is cut again. Totals may be stale by the
 * time they are used: they decide over the sizes of the parts, never over what is listed.
 */
final class Partitioner {
    private static final int PARTS_PER_WALKER = 2; // a part that is larger than thought holds nobody up for long
    private static final double EVEN_ENOUGH = 1.5;
    private static final Duration SHORTEST = Duration.ofSeconds(8); // long beside what two neighbours both read
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
     * The times at which to cut, one after the other as the list goes; none where it does not pay.
     *
     * @param from the time up to which the list was read
     * @param total rows in the list
     * @param rest rows that were not read
     */
    Mono<List<Instant>> find(Instant from, long total, long rest) {
        int parts = (int) Math.min((long) PARTS_PER_WALKER * parallelism, rest / pageSize);
        if (parts < 2) {
            return Mono.just(List.of());
        }
        int lastPage = (int) Math.min(Integer.MAX_VALUE, (total - 1) / pageSize + 1);
        return calls.apply(new PageRequest(list, lastPage, pageSize))
                .mapNotNull(Partitioner::lastTime)
                .filter(to -> order.isAfter(to, order.before(from, SHORTEST.negated())))
                .flatMap(to -> divided(List.of(new Mark(from, rest), new Mark(to, 0)), (double) rest / parts, 1))
                .map(marks -> cuts(marks, rest, parts))
                .defaultIfEmpty(List.of());
    }

    private static @Nullable Instant lastTime(BatchPage page) {
        return page.batches().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .reduce((before, last) -> last)
                .orElse(null);
    }

    /** The marks with others among them, until hardly more than so many rows stand between any two. */
    private Mono<List<Mark>> divided(List<Mark> marks, double rows, int round) {
        List<Instant> unknown = new ArrayList<>();
        for (int i = 1; i < marks.size(); i++) {
            Mark start = marks.get(i - 1);
            Mark end = marks.get(i);
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
            return Mono.just(marks);
        }
        return Flux.fromIterable(unknown)
                .flatMapSequential(this::mark, parallelism, 1)
                .collectList()
                .flatMap(found -> divided(merged(marks, found), rows, round + 1));
    }

    private Mono<Mark> mark(Instant time) {
        return calls.apply(new PageRequest(order.startingAt(list, time), 1, 1))
                .filter(page -> page.totalRecords() >= 0) // unknown, or nonsense
                .map(page -> new Mark(time, page.totalRecords()));
    }

    /** All marks in the list's order, none with more rows after it than the one before has. */
    private List<Mark> merged(List<Mark> marks, List<Mark> found) {
        List<Mark> all = new ArrayList<>(marks);
        all.addAll(found);
        all.sort(
                (one, other) -> one.time().equals(other.time()) ? 0 : order.isAfter(one.time(), other.time()) ? 1 : -1);
        long rest = Long.MAX_VALUE;
        for (int i = 0; i < all.size(); i++) {
            rest = Math.min(rest, all.get(i).rest());
            all.set(i, new Mark(all.get(i).time(), rest));
        }
        return all;
    }

    private List<Instant> cuts(List<Mark> marks, long rest, int parts) {
        List<Instant> cuts = new ArrayList<>();
        Instant before = marks.get(0).time();
        int next = 1;
        for (int part = 1; part < parts; part++) {
            double restThere = rest * (1 - (double) part / parts);
            while (marks.get(next).rest() > restThere) {
                next++;
            }
            Mark start = marks.get(next - 1);
            Mark end = marks.get(next);
            Instant cut = start.towards(end, (start.rest() - restThere) / Math.max(1, start.rest() - end.rest()));
            if (order.isAfter(cut, order.before(before, SHORTEST.negated()))) {
                cuts.add(cut);
                before = cut;
            }
        }
        return cuts;
    }

    /** How many rows follow a time. */
    private record Mark(Instant time, long rest) {
        Instant towards(Mark other, double share) {
            double millis = share * Duration.between(time, other.time()).toMillis();
            return time.plusMillis(Math.round(millis));
        }
    }
}
