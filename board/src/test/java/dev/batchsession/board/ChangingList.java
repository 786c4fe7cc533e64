package dev.batchsession.board;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** A list in memory, oldest first, that answers at once. */
final class ChangingList implements PageSource {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, BatchSummary> rows = new ConcurrentSkipListMap<>();
    private volatile RuntimeException failure;

    void put(int number, BatchStatus status, int completed) {
        put(number, status, completed, status.wireName());
    }

    void put(int number, BatchStatus status, int completed, String text) {
        Instant createdAt = START.plusSeconds(number);
        rows.put(number, new BatchSummary(id(number), status, 1_000_000, completed, 0, createdAt, null, text));
    }

    static UUID id(int number) {
        return new UUID(9, number);
    }

    void failWith(RuntimeException with) {
        failure = with;
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> page(request));
    }

    private BatchPage page(PageRequest request) {
        calls.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
        List<BatchSummary> matching =
                rows.values().stream().filter(row -> matches(row, request)).toList();
        int from = Math.min(matching.size(), (request.page() - 1) * request.limit());
        int to = Math.min(matching.size(), from + request.limit());
        int pages = (matching.size() + request.limit() - 1) / request.limit();
        return new BatchPage(
                matching.subList(from, to),
                request.page(),
                pages,
                matching.size(),
                request.page() < pages,
                request.page() > 1);
    }

    private static boolean matches(BatchSummary row, PageRequest request) {
        var filter = request.filter();
        return (filter.status() == null || filter.status() == row.status())
                && (filter.createdAfter() == null || row.createdAt().isAfter(filter.createdAfter()))
                && (filter.createdBefore() == null || row.createdAt().isBefore(filter.createdBefore()));
    }
}
