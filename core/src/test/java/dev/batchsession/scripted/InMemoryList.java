package dev.batchsession.scripted;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A list that a test changes while it is listed or watched, oldest first. Counts its calls, and fails or responds late on
 * demand. Safe for concurrent use. Other lists share its paging: {@link #page}.
 */
public final class InMemoryList implements PageSource {
    private final Map<UUID, BatchSummary> rows = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable RuntimeException failure;
    private volatile Duration latency = Duration.ZERO;

    /** Adds a row, or replaces the one with its id. */
    public void put(BatchSummary row) {
        rows.put(row.batchId(), row);
    }

    public void remove(UUID id) {
        rows.remove(id);
    }

    public Map<UUID, BatchSummary> rows() {
        return Map.copyOf(rows);
    }

    /** Fails all calls from now on; {@code null} ends it. */
    public void failWith(@Nullable RuntimeException failure) {
        this.failure = failure;
    }

    public void respondAfter(Duration latency) {
        this.latency = latency;
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.defer(() -> {
            calls.incrementAndGet();
            RuntimeException thrown = failure;
            Mono<BatchPage> answer = thrown != null ? Mono.error(thrown) : Mono.just(page(request));
            return latency.isZero() ? answer : Mono.delay(latency).then(answer);
        });
    }

    private BatchPage page(PageRequest request) {
        List<BatchSummary> matching = rows.values().stream()
                .filter(row -> matches(row, request.filter()))
                .sorted(Comparator.comparing(BatchSummary::createdAt).thenComparing(BatchSummary::batchId))
                .toList();
        return page(matching, request);
    }

    /** Returns whether an API with exclusive bounds lists the row. No bound selects an undated row. */
    public static boolean matches(BatchSummary row, BatchFilter filter) {
        Instant createdAt = row.createdAt();
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        return (filter.status() == null || filter.status() == row.status())
                && (after == null || (createdAt != null && createdAt.isAfter(after)))
                && (before == null || (createdAt != null && createdAt.isBefore(before)));
    }

    /** Returns the requested page of a whole list. */
    public static BatchPage page(List<BatchSummary> list, PageRequest request) {
        int limit = request.limit();
        int pages = (list.size() + limit - 1) / limit;
        int from = (int) Math.min(list.size(), (request.page() - 1L) * limit);
        return new BatchPage(
                list.subList(from, Math.min(list.size(), from + limit)),
                request.page(),
                pages,
                list.size(),
                request.page() < pages,
                request.page() > 1);
    }
}
