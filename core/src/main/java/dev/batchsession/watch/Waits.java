package dev.batchsession.watch;

import dev.batchsession.model.BatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.FluxSink;

/**
 * The batches that one subscriber waits for. Mutable: it belongs to the {@link SharedWatch}, which calls it by one thread at a time.
 */
final class Waits {
    /** How long a batch must be absent to be unknown, since it may be listed a moment after it was created. */
    private static final long ABSENCE = Duration.ofSeconds(10).toNanos();

    private static final Comparator<BatchSummary> BY_END = Comparator.comparing(
            BatchSummary::actualCompletionTime, Comparator.nullsLast(Comparator.<Instant>naturalOrder()));

    private final FluxSink<BatchSummary> sink;
    private final Map<UUID, Wait> waiting = new LinkedHashMap<>();
    private final List<RuntimeException> failures = new ArrayList<>();

    Waits(Collection<Wait> waits, FluxSink<BatchSummary> sink) {
        this.sink = sink;
        waits.forEach(wait -> waiting.put(wait.id(), wait));
    }

    /** Returns the batches that have not ended. */
    Collection<CreationKey> keys() {
        return waiting.values().stream().map(Wait::key).toList();
    }

    /** Decides by a complete poll that started after the subscription. */
    void decide(Sightings poll) {
        List<BatchSummary> ended = new ArrayList<>();
        for (Wait wait : List.copyOf(waiting.values())) {
            UUID id = wait.id();
            BatchSummary row = poll.row(id);
            if (row != null && Sightings.isEnded(row)) {
                waiting.remove(id);
                ended.add(row);
            } else if (poll.isRemoved(id)) {
                fail(id, new BatchRemovedException(id));
            } else if (poll.isKnown(id)) {
                waiting.put(id, wait.present());
            } else if (poll.mustShow(wait.key()) && wait.isAbsentFor(ABSENCE, poll.startedAt())) {
                fail(id, new BatchNotFoundException(id));
            } else if (poll.mustShow(wait.key())) {
                waiting.put(id, wait.absent(poll.endedAt()));
            }
        }
        ended.sort(BY_END);
        ended.forEach(sink::next);
        if (waiting.isEmpty()) {
            end();
        }
    }

    private void fail(UUID id, RuntimeException failure) {
        waiting.remove(id);
        failures.add(failure);
    }

    private void end() {
        if (failures.isEmpty()) {
            sink.complete();
        } else {
            RuntimeException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            sink.error(first);
        }
    }

    /** Ends all waits, since the shared watch has terminated. */
    void terminate(Throwable failure) {
        sink.error(failure);
    }
}
