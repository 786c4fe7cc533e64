package dev.batchsession.board;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import dev.batchsession.watch.WatchFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all browsers are told, as frames. Changes that come together make one frame. There is no queue for each browser: all
 * read the same ring, each at its pace, and one that has fallen behind what the ring holds gets a snapshot of the present
 * instead. Safe for concurrent use; the lock is held for as long as it takes to write a frame, and never while one is sent.
 */
final class Feed {
    /** Changes of one poll come within this, and an eye sees no difference. */
    static final Duration GATHERED_FOR = Duration.ofMillis(100);

    /** With the usual interval, eight minutes of changes: a laptop that slept for longer gets a snapshot. */
    static final int MOST_FRAMES = 256;

    static final long MOST_BYTES = 4 << 20;

    /** More at once are told as a snapshot, which is not longer, however many there are. */
    static final int MOST_CHANGES_TOLD = 300;

    /** What the page shows. */
    static final int MOST_LOG_LINES = 200;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Consumer<Throwable> onFailure;
    private final Clock clock;
    private final Scheduler timer;
    private final Duration interval;
    private final BatchFilter filter;
    private final Ring ring;
    private final Present present;
    private final Throughput throughput = new Throughput();
    private final Deque<LogLine> log = new ArrayDeque<>();
    private final Map<UUID, Optional<Row>> gathered = new LinkedHashMap<>();
    private final Deque<LogLine> gatheredLines = new ArrayDeque<>();
    private boolean gatheredExisting;
    private Instant gatheredSince = Instant.MAX;
    private Sinks.Empty<Void> news = Sinks.empty();
    private ApiState api = ApiState.WAITING;
    private boolean ready;
    private @Nullable Instant lookedAt;
    private @Nullable Instant polledBefore;
    private @Nullable Frame snapshot;

    /**
     * @param run tells this process's frames from those of others
     * @param onFailure called if a frame cannot be made, on the thread that was to make it, before the failure is rethrown:
     *     that thread may be a timer's, whose failures nobody else sees
     */
    Feed(String run, BoardOptions options, Clock clock, Scheduler timer, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.clock = clock;
        this.timer = timer;
        this.interval = options.interval();
        this.filter = options.filter();
        this.ring = new Ring(new FrameId(run, 0), MOST_FRAMES, MOST_BYTES);
        this.present = new Present(options.filter());
    }

    /** The watch told a change. */
    void changed(BatchChange change) {
        guarded(() -> apply(change));
    }

    private synchronized void apply(BatchChange change) {
        boolean first = gathered.isEmpty();
        BatchSummary after = present.apply(change);
        Instant since = since(change.observedAt());
        throughput.add(change, since);
        if (gathered.size() <= MOST_CHANGES_TOLD) { // one more says that there are too many
            gathered.put(change.batchId(), Optional.ofNullable(after).map(Row::of));
        }
        gatheredExisting |= change.kind() == BatchChange.Kind.EXISTING;
        gatheredSince = since.isBefore(gatheredSince) ? since : gatheredSince;
        LogLine line = LogLine.of(change);
        if (line != null) {
            append(line, gatheredLines);
            append(line, log);
        }
        ready = true;
        if (first) {
            timer.schedule(() -> guarded(this::tell), GATHERED_FOR.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void append(LogLine line, Deque<LogLine> lines) {
        lines.addLast(line);
        if (lines.size() > MOST_LOG_LINES) {
            lines.removeFirst();
        }
    }

    private Instant since(Instant observedAt) {
        Instant atLeast = observedAt.minus(interval);
        return polledBefore != null && polledBefore.isBefore(atLeast) ? polledBefore : atLeast;
    }

    /** A look at the list was answered in full. */
    void looked(boolean sawAny) {
        guarded(() -> noteLook(sawAny));
    }

    private void noteLook(boolean sawAny) {
        synchronized (this) {
            Instant now = clock.instant();
            if (lookedAt == null && !sawAny) {
                ready = true; // no change will tell of an empty list
                add(frame("snapshot", presentState()));
            }
            if (lookedAt != null && Duration.between(lookedAt, now).compareTo(interval) >= 0) {
                polledBefore = lookedAt;
            }
            lookedAt = now;
        }
        api(ApiState.REACHABLE);
    }

    void pollFailed(WatchFailure failure) {
        guarded(() -> api(ApiState.unreachable(failure)));
    }

    void watchEnded(Throwable failure) {
        api(ApiState.ended(failure));
    }

    /** Catches errors such as a missing class, too, which Reactor's operators do not pass on. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            onFailure.accept(failure);
            throw failure;
        }
    }

    private void api(ApiState state) {
        synchronized (this) {
            if (state.equals(api)) {
                return;
            }
            tellGathered(); // it came before
            api = state;
            add(frame("api", state));
        }
        wake();
    }

    private void tell() {
        synchronized (this) {
            tellGathered();
        }
        wake();
    }

    /** Wakes those that wait for a frame; one that is woken for nothing waits anew. Not under the lock: they send. */
    private void wake() {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            waiting = news;
            news = Sinks.empty();
        }
        waiting.tryEmitEmpty();
    }

    private void tellGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        Frame frame = gatheredExisting || gathered.size() > MOST_CHANGES_TOLD
                ? frame("snapshot", presentState())
                : frame("changes", changes());
        gathered.clear();
        gatheredLines.clear();
        gatheredExisting = false;
        gatheredSince = Instant.MAX;
        add(frame);
    }

    private Changes changes() {
        List<Row> rows = new ArrayList<>();
        List<UUID> gone = new ArrayList<>();
        gathered.forEach((id, row) -> row.ifPresentOrElse(rows::add, () -> gone.add(id)));
        return new Changes(
                clock.millis(),
                present.counts(),
                rows,
                gone,
                List.copyOf(gatheredLines),
                throughput.since(gatheredSince.toEpochMilli()));
    }

    private Snapshot presentState() {
        return new Snapshot(
                clock.millis(),
                ready,
                filter.equals(BatchFilter.all()) ? null : FilterText.of(filter),
                Throughput.SLOT.toMillis(),
                Throughput.SLOTS,
                present.counts(),
                present.live(),
                present.ended(),
                List.copyOf(log),
                throughput.since(0),
                api);
    }

    private Frame frame(String event, Object data) {
        return new Frame(ring.last().next(), event, JSON.writeValueAsString(data));
    }

    private void add(Frame frame) {
        ring.add(frame);
        snapshot = null;
    }

    /**
     * The frames from where a browser has come to: precisely those that it missed, where the ring still has them, otherwise a
     * snapshot first. Does not complete; asks for nothing ahead but one frame.
     */
    Flux<Frame> from(@Nullable FrameId seen) {
        return Flux.defer(() -> {
            AtomicReference<@Nullable FrameId> at = new AtomicReference<>(seen);
            return Mono.defer(() -> after(at.get()))
                    .doOnNext(frame -> at.set(frame.id()))
                    .repeat();
        });
    }

    private synchronized Mono<Frame> after(@Nullable FrameId seen) {
        if (seen == null || !ring.knows(seen)) {
            return Mono.just(snapshot());
        }
        return Mono.justOrEmpty(ring.after(seen))
                .switchIfEmpty(Mono.defer(() -> after(seen)).delaySubscription(news.asMono()));
    }

    /** The present as of the last frame; the same bytes for all who come before the next one. */
    private Frame snapshot() {
        if (snapshot == null || !gathered.isEmpty()) {
            tellGathered(); // or it would be told once more after the snapshot that has it; whoever waits is woken in a
            // moment
            snapshot = new Frame(ring.last(), "snapshot", JSON.writeValueAsString(presentState()));
        }
        return snapshot;
    }
}
