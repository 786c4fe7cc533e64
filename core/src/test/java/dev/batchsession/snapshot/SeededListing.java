package dev.batchsession.snapshot;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.Consistency;
import dev.batchsession.ListOptions;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.snapshot.ChangingList.Order;
import dev.batchsession.snapshot.ChangingList.Undated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One listing of a changing list; the list, the options and the resumes are derived from a seed. Runs on creation. */
final class SeededListing {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final long seed;
    private final ChangingList list;
    private final ListOptions options;
    private final List<UUID> emitted = new ArrayList<>();
    private @Nullable RuntimeException failure;

    SeededListing(long seed, Consistency consistency) {
        this.seed = seed;
        Random random = new Random(seed);
        int pageSize = List.of(1, 2, 7, 20, 100).get(random.nextInt(5));
        list = list(random, pageSize);
        ListOptions sized = ListOptions.defaults().pageSize(pageSize).consistency(consistency);
        options = consistency == Consistency.SNAPSHOT
                ? sized.lookahead(random.nextInt(3)).parallelism(random.nextBoolean() ? 1 : 3)
                : sized;
        try {
            list(BatchSessionFlux.over(list), list.filter(), options, random, emitted);
        } catch (RuntimeException thrown) {
            failure = thrown;
        }
    }

    ChangingList list() {
        return list;
    }

    List<UUID> emitted() {
        return emitted;
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + list + ", " + options;
    }

    /** Lists, giving up and resuming from a kept checkpoint now and then. */
    private static void list(
            BatchSessionFlux batches, BatchFilter filter, ListOptions options, Random random, List<UUID> emitted) {
        boolean resumes = random.nextBoolean();
        ListOptions current = options;
        while (true) {
            int pages = resumes ? 1 + random.nextInt(6) : Integer.MAX_VALUE;
            List<BatchPage> taken = requireNonNull(
                    batches.listPages(filter, current).take(pages).collectList().block());
            taken.forEach(page -> page.batches().forEach(row -> emitted.add(row.batchId())));
            if (taken.size() < pages) {
                return;
            }
            String kept = taken.get(pages - 1).checkpoint().encode();
            current = options.resumeFrom(Checkpoint.decode(kept));
        }
    }

    private static ChangingList list(Random random, int pageSize) {
        int rows = List.of(0, 1, 30, 150, 600).get(random.nextInt(5));
        long gap = List.of(0L, 3_000L, 200_000L, 60_000_000L).get(random.nextInt(4));
        double sameInstant = List.of(0.0, 0.1, 0.8).get(random.nextInt(3));
        double absent = List.of(0.0, 0.02, 0.5).get(random.nextInt(3));
        BatchFilter filter = BatchFilter.all();
        if (random.nextInt(3) == 0) {
            filter = filter.status(ChangingList.pick(random, ChangingList.STATUSES));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.createdAfter(START.plus(Duration.ofNanos(1000 * gap * rows / 4)));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.createdBefore(START.plus(Duration.ofNanos(1000 * (gap * rows + 1) * 3 / 4 + 1000)));
        }
        int changes = Math.min(pageSize, List.of(0, 1, 4, 15).get(random.nextInt(4)));
        ChangingList.Traits traits = ChangingList.Traits.random(random);
        boolean totalsMayGrow = traits.order() == Order.OLDEST_FIRST || filter.status() != null;
        if (traits.undated() == Undated.AMONG_OTHERS && totalsMayGrow) {
            changes = 0; // a total may grow by as many rows as a bound hides: see the decision record on snapshots
        }
        ChangingList list = new ChangingList(random, traits, filter, changes, START);
        for (int i = 0; i < rows; i++) {
            boolean same = random.nextDouble() < sameInstant;
            list.add(random.nextDouble() < absent ? null : same ? 0 : (long) (random.nextDouble() * 2 * gap));
        }
        list.ready();
        return list;
    }
}
