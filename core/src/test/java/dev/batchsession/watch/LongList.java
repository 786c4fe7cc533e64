package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** A list of very many batches, newest first, that answers as quickly as a short one: {@link ServerModel} sorts at each call. */
final class LongList implements PageSource {
    private final List<BatchSummary> rows = new ArrayList<>(); // oldest first; a batch is later than those before it
    private final Map<Integer, BatchSummary> live = new TreeMap<>();
    private final List<PageRequest> requests = new ArrayList<>();
    Runnable beforeCall = () -> {};

    /** The number of the new batch, the next one. */
    int create(BatchStatus status, Instant createdAt) {
        int n = rows.size();
        rows.add(null);
        put(n, new BatchSummary(new UUID(0, n), status, 100, 0, 0, createdAt, null));
        return n;
    }

    void progress(int n) {
        BatchSummary row = rows.get(n);
        put(n, row(row, row.status(), row.completedRequests() + 1));
    }

    void set(int n, BatchStatus status) {
        put(n, row(rows.get(n), status, rows.get(n).completedRequests()));
    }

    List<Integer> live() {
        return List.copyOf(live.keySet());
    }

    int size() {
        return rows.size();
    }

    List<PageRequest> requests() {
        return requests;
    }

    private static BatchSummary row(BatchSummary row, BatchStatus status, int completed) {
        return new BatchSummary(row.batchId(), status, 100, completed, 0, row.createdAt(), null);
    }

    private void put(int n, BatchSummary row) {
        rows.set(n, row);
        if (TrackedBatch.isLive(row)) {
            live.put(n, row);
        } else {
            live.remove(n);
        }
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> {
            beforeCall.run();
            requests.add(request);
            return page(request);
        });
    }

    private BatchPage page(PageRequest request) {
        List<BatchSummary> matching = matching(request.filter());
        int to = Math.max(0, matching.size() - (request.page() - 1) * request.limit());
        int from = Math.max(0, to - request.limit());
        List<BatchSummary> page = new ArrayList<>(matching.subList(from, to));
        Collections.reverse(page);
        int pages = (matching.size() + request.limit() - 1) / request.limit();
        return new BatchPage(page, request.page(), pages, matching.size(), from > 0, request.page() > 1);
    }

    private List<BatchSummary> matching(BatchFilter filter) {
        BatchStatus status = filter.status();
        int from = filter.createdAfter() == null
                ? 0
                : firstAtOrAfter(filter.createdAfter().plusNanos(1));
        int to = filter.createdBefore() == null ? rows.size() : firstAtOrAfter(filter.createdBefore());
        if (status == null) {
            return rows.subList(Math.min(from, to), to);
        }
        boolean isLive = status == BatchStatus.PENDING || status == BatchStatus.PROCESSING;
        return (isLive ? List.copyOf(live.values()) : rows)
                .stream()
                        .filter(row -> row.status() == status)
                        .filter(row -> row.batchId().getLeastSignificantBits() >= from)
                        .filter(row -> row.batchId().getLeastSignificantBits() < to)
                        .toList();
    }

    private int firstAtOrAfter(Instant instant) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).createdAt().isBefore(instant)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
