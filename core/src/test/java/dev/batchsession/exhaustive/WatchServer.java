package dev.batchsession.exhaustive;

import dev.batchsession.exhaustive.WatchHistory.Action;
import dev.batchsession.exhaustive.WatchHistory.Step;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.scripted.InMemoryList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Serves the list of a history, newest first, which changes between calls. Remembers which states each batch had during each poll.
 * A batch's {@code totalRequests} counts its states, so that no two are the same.
 */
final class WatchServer implements PageSource {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** How far from the time at which the watch starts a batch is created; {@code u} is undated. */
    private static final Map<Character, Duration> INSTANTS =
            Map.of('a', Duration.ofSeconds(-10), 'b', Duration.ZERO, 'f', Duration.ofHours(2));

    private static final Comparator<BatchSummary> OLDEST_FIRST = Comparator.comparing(
                    BatchSummary::createdAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparing(BatchSummary::batchId);

    private final List<Step> changes;
    private final List<Batch> batches = new ArrayList<>();
    private final List<Integer> calls = new ArrayList<>(); // of each poll
    private int applied;

    /** One batch. A state in which it is not listed is {@code null}. */
    static final class Batch {
        private BatchSummary row;
        private boolean listed = true;
        private final List<List<@Nullable BatchSummary>> states = new ArrayList<>(); // during each poll

        private Batch(int number, String letters) {
            Duration offset = INSTANTS.get(letters.charAt(1));
            BatchStatus status = letters.charAt(0) == 'p' ? BatchStatus.PENDING : BatchStatus.COMPLETED;
            Instant createdAt = offset == null ? null : NOW.plus(offset);
            row = new BatchSummary(new UUID(0, number), status, 1, 0, 0, createdAt, null);
        }

        UUID id() {
            return row.batchId();
        }

        boolean isDated() {
            return row.createdAt() != null;
        }

        /** Returns the states during a poll, in order; polls are counted from 1. */
        List<@Nullable BatchSummary> during(int poll) {
            return states.get(poll - 1);
        }

        private @Nullable BatchSummary state() {
            return listed ? row : null;
        }

        private void apply(Action action) {
            switch (action) {
                case CREATE -> {}
                case MOVE -> set(row.status() == BatchStatus.PENDING ? BatchStatus.PROCESSING : BatchStatus.PENDING, 0);
                case PROGRESS -> set(row.status(), 1);
                case END -> set(BatchStatus.COMPLETED, 0);
                case REOPEN -> set(BatchStatus.PROCESSING, 0);
                case DELETE -> listed = false;
                case RETURN -> listed = true;
            }
        }

        private void set(BatchStatus status, int progress) {
            int completed = row.completedRequests() + progress;
            row = new BatchSummary(id(), status, row.totalRequests() + 1, completed, 0, row.createdAt(), null);
        }

        private List<Action> possible() {
            return !listed
                    ? List.of(Action.RETURN)
                    : row.status() == BatchStatus.COMPLETED
                            ? List.of(Action.REOPEN, Action.DELETE)
                            : List.of(Action.MOVE, Action.PROGRESS, Action.END, Action.DELETE);
        }
    }

    WatchServer(WatchHistory history) {
        this.changes = history.changes();
        history.list().forEach(letters -> batches.add(new Batch(batches.size(), letters)));
    }

    /** Begins the next poll, and makes the changes that precede it. */
    void startPoll() {
        calls.add(0);
        change();
        for (Batch batch : batches) {
            batch.states.add(new ArrayList<>());
            batch.during(calls.size()).add(batch.state());
        }
    }

    private void change() {
        int poll = calls.size();
        int call = calls.get(poll - 1) + 1;
        while (applied < changes.size() && changes.get(applied).isBeforeCall(poll, call)) {
            Step change = changes.get(applied++);
            if (change.action() == Action.CREATE) {
                create(new Batch(change.batch(), change.created()), call == 1 ? poll - 1 : poll);
                continue;
            }
            Batch batch = batches.get(change.batch());
            batch.apply(change.action());
            if (call > 1) {
                batch.during(poll).add(batch.state());
            }
        }
    }

    /** Adds a batch that was not listed in the polls so far. */
    private void create(Batch batch, int polls) {
        for (int poll = 0; poll < polls; poll++) {
            List<@Nullable BatchSummary> states = new ArrayList<>();
            states.add(null);
            batch.states.add(states);
        }
        if (polls == calls.size()) {
            batch.during(polls).add(batch.state());
        }
        batches.add(batch);
    }

    List<Batch> batches() {
        return batches;
    }

    /** Returns the number of calls of a poll, counted from 1. */
    int calls(int poll) {
        return calls.get(poll - 1);
    }

    /** Returns the changes that are possible after those of the history. */
    List<Step> possibleChanges(int poll, int call, List<String> created) {
        List<Step> possible = new ArrayList<>();
        for (int number = 0; number < batches.size(); number++) {
            for (Action action : batches.get(number).possible()) {
                possible.add(new Step(poll, call, action, number, ""));
            }
        }
        created.forEach(letters -> possible.add(new Step(poll, call, Action.CREATE, batches.size(), letters)));
        return possible;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> {
            int poll = calls.size();
            if (calls.get(poll - 1) > 0) {
                change(); // those before the first call have been made
            }
            calls.set(poll - 1, calls.get(poll - 1) + 1);
            List<BatchSummary> matching = batches.stream()
                    .map(Batch::state)
                    .filter(Objects::nonNull)
                    .filter(row -> InMemoryList.matches(row, request.filter()))
                    .sorted(OLDEST_FIRST.reversed())
                    .toList();
            return InMemoryList.page(matching, request);
        });
    }
}
