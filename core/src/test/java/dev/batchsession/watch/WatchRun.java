package dev.batchsession.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A consumer that keeps the last emitted state of each batch, and checks each change. */
final class WatchRun extends BaseSubscriber<BatchChange> {
    private final ServerModel server;
    private final BatchFilter filter;
    private final Map<UUID, BatchSummary> start;
    private final Map<UUID, BatchSummary> known;
    private final List<BatchChange> changes = new ArrayList<>();
    private Predicate<BatchSummary> mayBeEvicted = row -> false;
    private Throwable error;
    private long wanted;

    /** {@code start} is what the consumer knows from the watch before this one, or what the watch does not emit as existing. */
    WatchRun(ServerModel server, BatchFilter filter, Map<UUID, BatchSummary> start) {
        this.server = server;
        this.filter = filter;
        this.start = Map.copyOf(start);
        this.known = new HashMap<>(start);
    }

    WatchRun mayEvict(Predicate<BatchSummary> mayBeEvicted) {
        this.mayBeEvicted = mayBeEvicted;
        return this;
    }

    WatchRun subscribedTo(Flux<BatchChange> watch) {
        watch.subscribe(this);
        return this;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        // requests nothing yet
    }

    void want(long n) {
        wanted = Operators.addCap(wanted, n);
        request(n);
    }

    @Override
    protected void hookOnNext(BatchChange change) {
        assertThat(--wanted).as("more than was requested").isNotNegative();
        changes.add(change);
        apply(known, change);
    }

    @Override
    protected void hookOnError(Throwable throwable) {
        error = throwable;
    }

    private void apply(Map<UUID, BatchSummary> known, BatchChange change) {
        UUID id = change.batchId();
        BatchSummary before = change.before();
        BatchSummary after = change.after();
        switch (change.kind()) {
            case EXISTING, CREATED ->
                assertThat(known.get(id)).as("emitted before, of %s", change).isNull();
            case STATUS_CHANGED -> {
                if (before != null) {
                    assertThat(after.status()).as("%s", change).isNotEqualTo(before.status());
                }
            }
            case PROGRESSED -> assertThat(after.status()).as("%s", change).isEqualTo(before.status());
            case REMOVED -> {
                assertThat(after).isNull();
                assertThat(server.has(id)).as("removed but there: %s", change).isFalse();
            }
        }
        if (before != null && matches(before)) {
            assertThat(before).as("last emitted state, of %s", change).isEqualTo(known.get(id));
        } else if (known.containsKey(id)) {
            assertThat(mayBeEvicted.test(after))
                    .as("emitted before, of %s", change)
                    .isTrue();
        }
        if (change.kind() == Kind.STATUS_CHANGED && before == null) {
            assertThat(mayBeEvicted.test(after)).as("new, of %s", change).isTrue();
        }
        BatchSummary last = before != null ? before : known.get(id);
        if (last != null && after != null) {
            assertThat(after.totalRequests()).as("order, of %s", change).isGreaterThan(last.totalRequests());
        }
        assertThat((before != null && matches(before)) || (after != null && matches(after)))
                .as("emitted though it matches neither before nor after: %s", change)
                .isTrue();
        if (after != null && matches(after)) {
            known.put(id, after);
        } else {
            known.remove(id);
        }
    }

    private boolean matches(BatchSummary row) {
        return filter.status() == null || filter.status() == row.status();
    }

    List<BatchChange> changes() {
        return changes;
    }

    List<Kind> kinds() {
        return changes.stream().map(BatchChange::kind).toList();
    }

    Throwable error() {
        return error;
    }

    /** What the consumer knows now. */
    Map<UUID, BatchSummary> known() {
        return known;
    }

    /** What it knew after so many changes. */
    Map<UUID, BatchSummary> knownAfter(int changes) {
        Map<UUID, BatchSummary> then = new HashMap<>(start);
        for (BatchChange change : this.changes.subList(0, changes)) {
            if (change.after() != null && matches(change.after())) {
                then.put(change.batchId(), change.after());
            } else {
                then.remove(change.batchId());
            }
        }
        return then;
    }
}
