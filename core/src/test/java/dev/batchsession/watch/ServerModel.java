package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.InMemoryList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * The API in memory, as it may be: how it sorts, whether its bounds are inclusive, how precisely it compares and shows
 * times, and what it does with a batch that has no time, can be set. A batch's {@code totalRequests} counts its states, so
 * that no two are the same and a later state differs from an earlier one.
 */
final class ServerModel implements PageSource {
    enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        SHUFFLED
    }

    Order order = Order.NEWEST_FIRST;
    boolean inclusive;
    boolean comparesSeconds;
    ChronoUnit shows = ChronoUnit.MILLIS;
    boolean undatedMatchesBounds;
    Runnable beforeCall = () -> {};
    BooleanSupplier failsCall = () -> false;

    /** Calls that are answered by a replica that has no rows yet. */
    Predicate<PageRequest> lags = call -> false;

    private final Map<UUID, Row> rows = new LinkedHashMap<>();
    private final Map<UUID, Integer> states = new HashMap<>();
    private final List<PageRequest> requests = new ArrayList<>();

    private record Row(BatchSummary shown, Instant createdAt, boolean dated) {}

    void create(UUID id, Instant createdAt, boolean dated) {
        put(id, BatchStatus.PENDING, 0, createdAt, dated);
    }

    void create(UUID id, BatchStatus status, Instant createdAt) {
        put(id, status, 0, createdAt, true);
    }

    void set(UUID id, BatchStatus status) {
        Row row = rows.get(id);
        put(id, status, row.shown().completedRequests(), row.createdAt(), row.dated());
    }

    void progress(UUID id) {
        Row row = rows.get(id);
        put(id, row.shown().status(), row.shown().completedRequests() + 1, row.createdAt(), row.dated());
    }

    void delete(UUID id) {
        rows.remove(id);
    }

    private void put(UUID id, BatchStatus status, int completed, Instant createdAt, boolean dated) {
        int state = states.merge(id, 1, Integer::sum);
        Instant shownAt = dated ? createdAt.truncatedTo(shows) : null;
        rows.put(id, new Row(new BatchSummary(id, status, state, completed, 0, shownAt, null), createdAt, dated));
    }

    boolean has(UUID id) {
        return rows.containsKey(id);
    }

    BatchSummary row(UUID id) {
        return rows.get(id).shown();
    }

    List<UUID> ids() {
        return List.copyOf(rows.keySet());
    }

    /** What the filter matches, as the API would show it. */
    Map<UUID, BatchSummary> matching(BatchFilter filter) {
        Map<UUID, BatchSummary> matching = new LinkedHashMap<>();
        rows.values().stream()
                .filter(row -> matches(row, filter))
                .forEach(row -> matching.put(row.shown().batchId(), row.shown()));
        return matching;
    }

    List<PageRequest> requests() {
        return requests;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> {
            beforeCall.run();
            requests.add(request);
            if (failsCall.getAsBoolean()) {
                throw new TransportException(request.page(), "reset", true, null);
            }
            return lags.test(request) ? new BatchPage(List.of(), 1, 0, 0, false, false) : page(request);
        });
    }

    private BatchPage page(PageRequest request) {
        List<BatchSummary> matching = rows.values().stream()
                .filter(row -> matches(row, request.filter()))
                .sorted(comparator())
                .map(Row::shown)
                .toList();
        return InMemoryList.page(matching, request);
    }

    private Comparator<Row> comparator() {
        Comparator<Row> oldestFirst = Comparator.comparing(Row::createdAt);
        return switch (order) {
            case NEWEST_FIRST -> oldestFirst.reversed();
            case OLDEST_FIRST -> oldestFirst;
            case SHUFFLED -> Comparator.comparing(row -> row.shown().batchId().hashCode());
        };
    }

    private boolean matches(Row row, BatchFilter filter) {
        return (filter.status() == null || filter.status() == row.shown().status())
                && (filter.createdAfter() == null || isBefore(filter.createdAfter(), row.createdAt(), row))
                && (filter.createdBefore() == null || isBefore(row.createdAt(), filter.createdBefore(), row));
    }

    private boolean isBefore(Instant one, Instant other, Row row) {
        if (!row.dated()) {
            return undatedMatchesBounds;
        }
        int compared = compared(one).compareTo(compared(other));
        return inclusive ? compared <= 0 : compared < 0;
    }

    private Instant compared(Instant instant) {
        return comparesSeconds ? instant.truncatedTo(ChronoUnit.SECONDS) : instant;
    }
}
