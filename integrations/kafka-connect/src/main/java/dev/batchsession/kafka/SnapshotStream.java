package dev.batchsession.kafka;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.kafka.WindowCursor.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Stream of one part of an account's snapshots, either periodic or a single one. Never completes. */
final class SnapshotStream {
    private static final String KIND = "SNAPSHOT";

    private final String account;
    private final BatchSessionFlux batches;
    private final @Nullable String origin;
    private final Windows windows;
    private final @Nullable Duration interval;
    private final Scheduler scheduler;
    private final Clock clock;
    private final Map<String, String> partition;

    /**
     * @param origin the origin of the source, or {@code null} if unknown
     * @param interval the time from the start of a snapshot to the start of the next, or {@code null} for a single snapshot
     * @param scheduler measures and awaits the interval
     * @param clock returns the start time of a snapshot, which the offset contains for a restart
     */
    SnapshotStream(
            String account,
            BatchSessionFlux batches,
            @Nullable String origin,
            Windows windows,
            @Nullable Duration interval,
            Scheduler scheduler,
            Clock clock) {
        this.account = account;
        this.batches = batches;
        this.origin = origin;
        this.windows = windows;
        this.interval = interval;
        this.scheduler = scheduler;
        this.clock = clock;
        this.partition = Offsets.snapshot(account, windows.filter(), windows.part(), windows.parts(), windows.length());
    }

    Map<String, String> partition() {
        return partition;
    }

    /**
     * @param offset the position to resume from, or {@code null} to start
     * @throws ConnectException if the offset does not belong to a snapshot of this origin
     */
    Flux<Event> events(@Nullable Map<String, Object> offset) {
        SnapshotPosition start = offset == null ? null : position(offset);
        return Flux.defer(() -> {
            Runs runs = new Runs(start == null ? SnapshotPosition.start(clock.instant()) : start);
            return Flux.defer(runs::next).repeat();
        });
    }

    private SnapshotPosition position(Map<String, Object> offset) {
        try {
            Offsets.requireOrigin(offset, origin);
            return SnapshotPosition.of(offset);
        } catch (ConnectException refused) {
            throw new ConnectException("account " + account + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Snapshot runs of one subscription. The wall clock is used once, to compute when the next run is due after a run of an
     * earlier process. From then on the scheduler measures time, so that changes of the wall clock have no effect.
     */
    private final class Runs {
        private SnapshotPosition position;
        private long dueAt;

        Runs(SnapshotPosition start) {
            position = start;
            dueAt = now() + timeToNext(start.run()).toNanos();
        }

        Flux<Event> next() {
            if (!position.done()) {
                return run(position).doOnComplete(() -> position = position.complete());
            }
            Duration every = interval;
            if (every == null) {
                return Flux.never();
            }
            return Mono.delay(Duration.ofNanos(Math.max(0, dueAt - now())), scheduler)
                    .doOnNext(due -> start(every))
                    .thenMany(Flux.empty());
        }

        private void start(Duration every) {
            position = SnapshotPosition.start(clock.instant());
            dueAt = now() + every.toNanos();
        }

        /** Returns at most the interval, even if the wall clock has been set back since the run started. */
        private Duration timeToNext(Instant run) {
            if (interval == null) {
                return Duration.ZERO;
            }
            Duration left = Duration.between(clock.instant(), run.plus(interval));
            return left.isNegative() ? Duration.ZERO : left.compareTo(interval) < 0 ? left : interval;
        }

        private long now() {
            return scheduler.now(TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Delays each row until the next one or the end is known, since the offset of the last row marks the snapshot as
     * complete.
     */
    private Flux<Event> run(SnapshotPosition from) {
        return new WindowCursor(batches, windows, from)
                .steps()
                .map(Optional::of)
                .concatWith(Mono.just(Optional.empty()))
                .buffer(2, 1)
                .filter(pair -> pair.size() == 2)
                .map(pair -> event(pair, from));
    }

    private Event event(List<Optional<Step>> pair, SnapshotPosition from) {
        Step step = pair.get(0).orElseThrow();
        boolean last = pair.get(1).isEmpty();
        Instant now = clock.instant();
        LazyOffset offset =
                new LazyOffset(() -> Offsets.withOrigin(last ? from.complete().offset() : step.offset(), origin));
        return new Event(account, KIND, null, step.row(), now, partition, offset);
    }
}
