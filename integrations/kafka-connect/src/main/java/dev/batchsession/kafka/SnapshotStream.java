package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.kafka.PartWalk.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One part of an account's snapshots, one after the other, or of a single one. Does not complete. */
final class SnapshotStream {
    private static final String KIND = "SNAPSHOT";

    private final String account;
    private final BatchSessionFlux batches;
    private final Windows windows;
    private final @Nullable Duration interval;
    private final Clock clock;
    private final Map<String, String> partition;

    /** @param interval from the start of one to the start of the next; {@code null} for a single one */
    SnapshotStream(
            String account, BatchSessionFlux batches, Windows windows, @Nullable Duration interval, Clock clock) {
        this.account = account;
        this.batches = batches;
        this.windows = windows;
        this.interval = interval;
        this.clock = clock;
        this.partition = Offsets.snapshot(account, windows.filter(), windows.part(), windows.parts(), windows.length());
    }

    Map<String, String> partition() {
        return partition;
    }

    /** @param offset where to go on; {@code null} at the start */
    Flux<Emission> emissions(@Nullable Map<String, Object> offset) {
        SnapshotPosition start = offset == null ? null : SnapshotPosition.of(offset);
        return Flux.defer(() -> {
            AtomicReference<SnapshotPosition> at =
                    new AtomicReference<>(start == null ? SnapshotPosition.start(clock.instant()) : start);
            return Flux.defer(() -> next(at)).repeat();
        });
    }

    private Flux<Emission> next(AtomicReference<SnapshotPosition> at) {
        SnapshotPosition position = requireNonNull(at.get());
        if (!position.done()) {
            return run(position).doOnComplete(() -> at.set(position.complete()));
        }
        if (interval == null) {
            return Flux.never();
        }
        Duration left = Duration.between(clock.instant(), position.run().plus(interval));
        return Mono.delay(left.isNegative() ? Duration.ZERO : left)
                .doOnNext(due -> at.set(SnapshotPosition.start(clock.instant())))
                .thenMany(Flux.empty());
    }

    /** A row waits until it is known whether another one follows: the last one's offset says that the snapshot is complete. */
    private Flux<Emission> run(SnapshotPosition from) {
        return new PartWalk(batches, windows, from)
                .steps()
                .map(Optional::of)
                .concatWith(Mono.just(Optional.empty()))
                .buffer(2, 1)
                .filter(pair -> pair.size() == 2)
                .map(pair -> emission(pair, from));
    }

    private Emission emission(List<Optional<Step>> pair, SnapshotPosition from) {
        Step step = pair.get(0).orElseThrow();
        boolean last = pair.get(1).isEmpty();
        Instant now = clock.instant();
        LazyOffset offset = last ? new LazyOffset(() -> from.complete().offset()) : step.offset();
        return new Emission(account, KIND, null, step.row(), now, partition, offset);
    }
}
