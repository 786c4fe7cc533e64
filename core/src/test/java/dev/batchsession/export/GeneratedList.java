package dev.batchsession.export;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageRequest;
import dev.batchsession.page.PageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import reactor.core.publisher.Mono;

/**
 * A list of any length that takes no memory: row {@code n}, from 1, was created {@code n} seconds into 2026, and rows come in
 * that order. Keeps to the filter's bounds, which are exclusive, and knows nothing of a status in it.
 */
public record GeneratedList(int rows) implements PageSource {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> UNKNOWN_TEXTS =
            List.of("archived, \"cold\"", "line\r\nbreak", "Prüfung\u2028läuft", "");

    /** Every row but each seventh has a known status, every other one an end. */
    static BatchSummary row(long n) {
        UUID id = new UUID(0xBA7C4_0000L, n);
        Instant created = START.plusSeconds(n);
        Instant ended = n % 2 == 0 ? created.plusMillis(n) : null;
        return n % 7 == 0
                ? new BatchSummary(id, BatchStatus.UNKNOWN, 3, 2, 1, created, ended, unknownText(n))
                : new BatchSummary(id, BatchStatus.COMPLETED, 10, 9, 1, created, ended);
    }

    private static String unknownText(long n) {
        return UNKNOWN_TEXTS.get((int) (n / 7 % UNKNOWN_TEXTS.size()));
    }

    public static List<BatchSummary> rows(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(GeneratedList::row).toList();
    }

    @Override
    public Mono<BatchPage> fetch(PageRequest request) {
        return Mono.fromSupplier(() -> page(request));
    }

    private BatchPage page(PageRequest request) {
        BatchFilter filter = request.filter();
        long first = filter.createdAfter() == null ? 1 : Math.max(1, secondsIn(filter.createdAfter(), 0) + 1);
        long last = filter.createdBefore() == null
                ? rows
                : Math.min(rows, secondsIn(filter.createdBefore(), 999_999_999) - 1);
        long total = Math.max(0, last - first + 1);
        long pages = (total + request.limit() - 1) / request.limit();
        long from = first + (request.page() - 1L) * request.limit();
        long to = Math.min(last, from + request.limit() - 1);
        return new BatchPage(
                rows(from, to), request.page(), (int) pages, total, request.page() < pages, request.page() > 1);
    }

    /** Seconds into the list, rounded down after adding so many nanoseconds. */
    private static long secondsIn(Instant instant, int nanos) {
        return Duration.between(START, instant).plusNanos(nanos).toSeconds();
    }
}
