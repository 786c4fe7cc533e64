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

/** One part of an account's snapshots, one after the other, or of a single one. Does not complete. */
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
     * @param origin where the batches come from; {@code null} if unknown
     * @param interval from the start of one to the start of the next; {@code null} for a single one
     * @param scheduler where the interval is measured and waited for
     * @param clock says when a snapshot began, for those who go on with it after a restart
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
     * @param offset where to go on; {@code null} at the start
     * @throws ConnectException if the offset is not one of a snapshot of this origin
     */
    Flux<Event> emissions(@Nullable Map<String, Object> offset) {
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
     * The runs of one subscription. When the next one is due is computed by the wall clock once, for a run of an earlier
     * process; from then on time is measured by the scheduler, so that a clock that is set changes nothing.
     */
    private final class Runs {
        private SnapshotPosition position;
        private long dueAt;

        Runs(SnapshotPosition start) {
            position = start;
            dueAt = now() + untilNext(start.run()).toNanos();
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
                    .doOnNext(due -> begin(every))
                    .thenMany(Flux.empty());
        }

        private void begin(Duration every) {
            position = SnapshotPosition.start(clock.instant());
            dueAt = now() + every.toNanos();
        }

        /** No more than the interval, wherever the clock stood when the run began. */
        private Duration untilNext(Instant run) {
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

    /** A row waits until it is known whether another one follows: the last one's offset says that the snapshot is complete. */
    private Flux<Event> run(SnapshotPosition from) {
        return new WindowCursor(batches, windows, from)
                .steps()
                .map(Optional::of)
                .concatWith(Mono.just(Optional.empty()))
                .buffer(2, 1)
                .filter(pair -> pair.size() == 2)
                .map(pair -> emission(pair, from));
    }

    private Event emission(List<Optional<Step>> pair, SnapshotPosition from) {
        Step step = pair.get(0).orElseThrow();
        boolean last = pair.get(1).isEmpty();
        Instant now = clock.instant();
        LazyOffset offset =
                new LazyOffset(() -> Offsets.withOrigin(last ? from.complete().offset() : step.offset(), origin));
        return new Event(account, KIND, null, step.row(), now, partition, offset);
    }
}
