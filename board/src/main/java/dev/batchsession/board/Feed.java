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
 * The frames that are sent to browsers. Changes within {@link #COALESCE_WINDOW} are combined into one frame. Browsers
 * have no queues of their own: each reads the shared ring buffer at its pace, and gets a snapshot instead if the frames
 * that it missed are no longer buffered. Safe for concurrent use; the lock is held while a frame is encoded, never
 * while one is sent.
 */
final class Feed {
    /** Covers the changes of one poll, and is too short to be noticed. */
    static final Duration COALESCE_WINDOW = Duration.ofMillis(100);

    /** Eight minutes of changes at the default interval; a laptop that slept for longer gets a snapshot. */
    static final int MAX_FRAMES = 256;

    static final long MAX_BYTES = 4 << 20;

    /** More changes at once are sent as a snapshot, whose size does not depend on their number. */
    static final int MAX_CHANGES_PER_FRAME = 300;

    /** As many as the page shows. */
    static final int MAX_LOG_LINES = 200;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Consumer<Throwable> onFailure;
    private final Clock clock;
    private final Scheduler timer;
    private final Duration interval;
    private final BatchFilter filter;
    private final Ring ring;
    private final BatchTable batches;
    private final Throughput throughput = new Throughput();
    private final Deque<LogLine> log = new ArrayDeque<>();
    private final Map<UUID, Optional<Row>> pending = new LinkedHashMap<>();
    private final Deque<LogLine> pendingLines = new ArrayDeque<>();
    private boolean pendingExisting;
    private Instant pendingSince = Instant.MAX;
    private Sinks.Empty<Void> frameAdded = Sinks.empty();
    private ApiState api = ApiState.WAITING;
    private boolean ready;
    private @Nullable Instant listedAt;
    private @Nullable Instant previouslyListedAt;
    private @Nullable Frame snapshot;

    /**
     * @param run distinguishes the frames of this process from those of earlier ones
     * @param onFailure called if a frame cannot be encoded, before the failure is rethrown: the thread may be a
     *     timer's, which drops failures
     */
    Feed(String run, BoardOptions options, Clock clock, Scheduler timer, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.clock = clock;
        this.timer = timer;
        this.interval = options.interval();
        this.filter = options.filter();
        this.ring = new Ring(new FrameId(run, 0), MAX_FRAMES, MAX_BYTES);
        this.batches = new BatchTable(options.filter());
    }

    /** Adds a change of the watch. */
    void changed(BatchChange change) {
        guarded(() -> apply(change));
    }

    private synchronized void apply(BatchChange change) {
        boolean first = pending.isEmpty();
        BatchSummary after = batches.apply(change);
        Instant since = since(change.observedAt());
        throughput.add(change, since);
        if (pending.size() <= MAX_CHANGES_PER_FRAME) { // one more marks an overflow
            pending.put(change.batchId(), Optional.ofNullable(after).map(Row::of));
        }
        pendingExisting |= change.kind() == BatchChange.Kind.EXISTING;
        pendingSince = since.isBefore(pendingSince) ? since : pendingSince;
        LogLine line = LogLine.of(change);
        if (line != null) {
            append(line, pendingLines);
            append(line, log);
        }
        ready = true;
        if (first) {
            timer.schedule(() -> guarded(this::publish), COALESCE_WINDOW.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void append(LogLine line, Deque<LogLine> lines) {
        lines.addLast(line);
        if (lines.size() > MAX_LOG_LINES) {
            lines.removeFirst();
        }
    }

    private Instant since(Instant observedAt) {
        Instant atLeast = observedAt.minus(interval);
        return previouslyListedAt != null && previouslyListedAt.isBefore(atLeast) ? previouslyListedAt : atLeast;
    }

    /** Called when a fetch of the list has completed. */
    void listed(boolean anyRows) {
        guarded(() -> recordListing(anyRows));
    }

    private void recordListing(boolean anyRows) {
        synchronized (this) {
            Instant now = clock.instant();
            if (listedAt == null && !anyRows) {
                ready = true; // an empty list has no changes
                add(frame("snapshot", currentState()));
            }
            if (listedAt != null && Duration.between(listedAt, now).compareTo(interval) >= 0) {
                previouslyListedAt = listedAt;
            }
            listedAt = now;
        }
        api(ApiState.REACHABLE);
    }

    void pollFailed(WatchFailure failure) {
        guarded(() -> api(ApiState.unreachable(failure)));
    }

    void watchEnded(Throwable failure) {
        api(ApiState.ended(failure));
    }

    /** Also reports errors such as a missing class, which Reactor's operators rethrow instead of signalling. */
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
            publishPending(); // earlier than the new state
            api = state;
            add(frame("api", state));
        }
        wake();
    }

    private void publish() {
        synchronized (this) {
            publishPending();
        }
        wake();
    }

    /**
     * Wakes the subscribers that wait for a frame, outside the lock, since they send. One that finds no frame waits
     * again.
     */
    private void wake() {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            waiting = frameAdded;
            frameAdded = Sinks.empty();
        }
        waiting.tryEmitEmpty();
    }

    private void publishPending() {
        if (pending.isEmpty()) {
            return;
        }
        Frame frame = pendingExisting || pending.size() > MAX_CHANGES_PER_FRAME
                ? frame("snapshot", currentState())
                : frame("changes", changes());
        pending.clear();
        pendingLines.clear();
        pendingExisting = false;
        pendingSince = Instant.MAX;
        add(frame);
    }

    private Changes changes() {
        List<Row> rows = new ArrayList<>();
        List<UUID> gone = new ArrayList<>();
        pending.forEach((id, row) -> row.ifPresentOrElse(rows::add, () -> gone.add(id)));
        return new Changes(
                clock.millis(),
                batches.counts(),
                rows,
                gone,
                List.copyOf(pendingLines),
                throughput.since(pendingSince.toEpochMilli()));
    }

    private Snapshot currentState() {
        return new Snapshot(
                clock.millis(),
                ready,
                filter.equals(BatchFilter.all()) ? null : FilterText.of(filter),
                Throughput.SLOT.toMillis(),
                Throughput.SLOTS,
                batches.counts(),
                batches.live(),
                batches.ended(),
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
     * Emits the frames after {@code lastId}, or a snapshot first if they are no longer buffered. Never completes, and
     * has no prefetch of more than one frame.
     *
     * @param lastId the last frame that the browser received; {@code null} if it received none
     */
    Flux<Frame> from(@Nullable FrameId lastId) {
        return Flux.defer(() -> {
            AtomicReference<@Nullable FrameId> at = new AtomicReference<>(lastId);
            return Mono.defer(() -> after(at.get()))
                    .doOnNext(frame -> at.set(frame.id()))
                    .repeat();
        });
    }

    private synchronized Mono<Frame> after(@Nullable FrameId lastId) {
        if (lastId == null || !ring.canResumeAfter(lastId)) {
            return Mono.just(snapshot());
        }
        return Mono.justOrEmpty(ring.after(lastId))
                .switchIfEmpty(Mono.defer(() -> after(lastId)).delaySubscription(frameAdded.asMono()));
    }

    /** Returns the state as of the last frame. All subscribers until the next frame share its bytes. */
    private Frame snapshot() {
        if (snapshot == null || !pending.isEmpty()) {
            publishPending(); // the snapshot contains these changes; waiting subscribers are woken by the timer
            snapshot = new Frame(ring.last(), "snapshot", JSON.writeValueAsString(currentState()));
        }
        return snapshot;
    }
}
