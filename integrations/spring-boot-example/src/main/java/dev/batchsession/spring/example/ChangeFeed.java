package dev.batchsession.spring.example;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The changes of one watch as server-sent events, for any number of clients. A client that reconnects with the id of the last event
 * that it received continues after it, without loss or repetition, while that event is among the last {@link #WINDOW}. Any other
 * client first receives a snapshot: the latest change of each live batch, and of the {@link #MAX_ENDED} others that changed last.
 *
 * <p>Clients have no queues: each reads the shared window at its own pace, and one that falls behind it receives a snapshot. The window
 * is in memory, so a restart of the service, or another instance of it, sends a snapshot too. Safe for concurrent use.
 */
@Component
final class ChangeFeed {
    static final int WINDOW = 1_000;
    static final int MAX_ENDED = 1_000;
    static final Duration HEARTBEAT = Duration.ofSeconds(15); // proxies close connections that are idle for a minute

    private static final ServerSentEvent<Object> COMMENT =
            ServerSentEvent.builder().comment("still here").build();

    private final String run = UUID.randomUUID().toString(); // distinguishes the ids of this run of the service
    private final List<ServerSentEvent<Object>> window = new ArrayList<>(); // event n is at n % WINDOW
    private final Map<UUID, ChangeEvent> live = new LinkedHashMap<>();
    private final Map<UUID, ChangeEvent> ended = new LinkedHashMap<>();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private Sinks.Empty<Void> added = Sinks.empty();
    private long last = -1; // the number of the latest event; the first is 0

    /** JSON form of a change. {@code status} is {@code null} if the batch was removed. */
    record ChangeEvent(
            UUID batchId, BatchChange.Kind kind, @Nullable BatchStatus status, Instant observedAt) {
        static ChangeEvent of(BatchChange change) {
            BatchSummary after = change.after();
            return new ChangeEvent(
                    change.batchId(), change.kind(), after == null ? null : after.status(), change.observedAt());
        }

        boolean isLive() {
            return status == BatchStatus.PENDING || status == BatchStatus.PROCESSING;
        }
    }

    /** Adds a change of the watch, and sends it to the clients that are up to date. */
    void add(BatchChange change) {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            ChangeEvent data = ChangeEvent.of(change);
            update(data);
            append(event(++last, "change", data));
            waiting = added;
            added = Sinks.empty();
        }
        waiting.tryEmitEmpty(); // outside the lock, since the clients send
    }

    private void update(ChangeEvent change) {
        live.remove(change.batchId());
        ended.remove(change.batchId());
        if (change.status() != null) {
            (change.isLive() ? live : ended).put(change.batchId(), change);
        }
        if (ended.size() > MAX_ENDED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }

    private void append(ServerSentEvent<Object> event) {
        if (window.size() < WINDOW) {
            window.add(event);
        } else {
            window.set((int) (last % WINDOW), event);
        }
    }

    private ServerSentEvent<Object> event(long number, String name, Object data) {
        return ServerSentEvent.builder(data).id(run + ':' + number).event(name).build();
    }

    /**
     * Returns the events after the one with this id, or after a snapshot, and a comment whenever {@link #HEARTBEAT} has passed. Completes
     * when the service stops.
     *
     * @param lastEventId what the client sent, which may be any text; {@code null} for a new client
     */
    Flux<ServerSentEvent<Object>> after(@Nullable String lastEventId) {
        Flux<ServerSentEvent<Object>> events = Flux.defer(() -> {
            AtomicLong sent = new AtomicLong(numberOf(lastEventId));
            return Mono.defer(() -> next(sent)).repeat();
        });
        Flux<ServerSentEvent<Object>> heartbeat =
                Flux.interval(HEARTBEAT).onBackpressureDrop().map(tick -> COMMENT);
        return Flux.merge(1, events, heartbeat) // 1: the next event
                .takeUntilOther(closed.asMono());
    }

    /** Returns the number of an event in the window, or -1. */
    private synchronized long numberOf(@Nullable String id) {
        for (long number = last; number > last - window.size(); number--) {
            if (Objects.equals(id, at(number).id())) {
                return number;
            }
        }
        return -1;
    }

    private ServerSentEvent<Object> at(long number) {
        return window.get((int) (number % WINDOW));
    }

    /** @param sent the number of the last event that was sent; -1 if none was */
    private synchronized Mono<ServerSentEvent<Object>> next(AtomicLong sent) {
        if (sent.get() == last) {
            return added.asMono().then(Mono.defer(() -> next(sent)));
        }
        if (sent.get() < 0 || sent.get() < last - WINDOW) {
            sent.set(last);
            return Mono.just(snapshot());
        }
        return Mono.just(at(sent.incrementAndGet()));
    }

    private ServerSentEvent<Object> snapshot() {
        List<ChangeEvent> batches = new ArrayList<>(ended.values());
        batches.addAll(live.values());
        return event(last, "snapshot", batches);
    }

    /** Ends the streams before the server waits for its requests to end. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed.tryEmitEmpty();
    }
}
