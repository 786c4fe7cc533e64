package dev.batchsession.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list that every peer reads. Pages of 100 rows, the same in every process. Rows repeat after page {@link
 * #DISTINCT_PAGES}, so that a long list needs no more memory than a short one.
 */
public final class Listing {
    /** Number of rows per page. */
    public static final int PAGE_SIZE = 100;
    /** Number of pages before rows repeat. */
    public static final int DISTINCT_PAGES = 2_000;

    private static final String[] STATUSES = {"completed", "completed", "completed", "failed", "cancelled", "processing"
    };
    private static final long NEWEST = Instant.parse("2026-11-24T08:15:30.123Z").toEpochMilli();
    private static final long MILLIS_APART = 37_001;

    private final int pages;

    /** @param pages the number of pages; must be at least 1 */
    public Listing(int pages) {
        if (pages < 1) {
            throw new IllegalArgumentException("pages must be >= 1 but was " + pages);
        }
        this.pages = pages;
    }

    /** Returns the number of pages. */
    public int pages() {
        return pages;
    }

    /** Returns the number of rows. */
    public long rows() {
        return (long) pages * PAGE_SIZE;
    }

    /** Returns the expected tally of a peer that decodes rows. */
    public Tally rowTally() {
        Tally tally = new Tally();
        for (int page = 1; page <= pages; page++) {
            rows(page).forEach(row -> row.addTo(tally));
        }
        return tally;
    }

    /** Returns the expected tally of a peer that only counts bytes. */
    public Tally bodyTally() {
        Tally tally = new Tally();
        for (int page = 1; page <= pages; page++) {
            tally.body(PREFIX.length()
                    + rowsOf(page).length()
                    + page(page).suffix().length());
        }
        return tally;
    }

    static final String PREFIX = "{\"data\":{\"batches\":[";

    /** Returns the rows of a page as JSON, separated by commas. Pages are numbered from 1. */
    static String rowsOf(int page) {
        return rows(page).map(Row::json).collect(Collectors.joining(","));
    }

    /** Returns a row as JSON. Rows are numbered from 0. */
    static String json(int row) {
        return Row.of(row).json();
    }

    /** Returns a page of all rows. Pages are numbered from 1. */
    Page page(int number) {
        return page(number, PAGE_SIZE, null);
    }

    /** Returns whether the list has pages of this size and bound. Rows that repeat can only be listed as they repeat. */
    boolean hasPages(int size, @Nullable Instant createdBefore) {
        return pages <= DISTINCT_PAGES || (size == PAGE_SIZE && createdBefore == null);
    }

    /**
     * Returns a page of the rows before an instant.
     *
     * @param createdBefore the exclusive bound of {@code created_at}; {@code null} for all rows
     */
    Page page(int number, int size, @Nullable Instant createdBefore) {
        long excluded = createdBefore == null ? 0 : Math.min(rows(), rowsSince(createdBefore));
        long total = rows() - excluded;
        long before = Math.min(total, (number - 1L) * size);
        int totalPages = (int) ((total + size - 1) / size);
        return new Page(excluded + before, (int) Math.min(size, total - before), number, totalPages, total);
    }

    /** Returns the number of rows created at an instant or later. */
    private static long rowsSince(Instant bound) {
        long firstMillisecond = bound.minusNanos(1).toEpochMilli() + 1;
        return Math.max(0, Math.floorDiv(NEWEST - firstMillisecond, MILLIS_APART) + 1);
    }

    /**
     * A page of the rows that match a request.
     *
     * @param first the position of its first row in the list, from 0
     * @param totalPages the number of pages with matching rows
     * @param total the number of matching rows
     */
    record Page(long first, int rows, int number, int totalPages, long total) {
        /** Returns the body after the rows. */
        String suffix() {
            return "],\"pagination\":{\"current_page\":" + number + ",\"total_pages\":" + totalPages
                    + ",\"total_records\":" + total + ",\"has_next\":" + (number < totalPages) + ",\"has_prev\":"
                    + (number > 1) + "}}}";
        }
    }

    /** Returns the body of a page. Pages are numbered from 1. */
    public byte[] body(int page) {
        return (PREFIX + rowsOf(page) + page(page).suffix()).getBytes(StandardCharsets.US_ASCII);
    }

    private static Stream<Row> rows(int page) {
        int first = (page - 1) % DISTINCT_PAGES * PAGE_SIZE;
        return IntStream.range(first, first + PAGE_SIZE).mapToObj(Row::of);
    }

    private record Row(
            UUID id, String status, int total, int completed, int failed, Instant createdAt, Instant completedAt) {
        static Row of(int index) {
            SplittableRandom random = new SplittableRandom(index);
            int total = 100 + random.nextInt(900);
            int failed = random.nextInt(100);
            Instant createdAt = Instant.ofEpochMilli(NEWEST - MILLIS_APART * index);
            return new Row(
                    new UUID(random.nextLong(), random.nextLong()),
                    STATUSES[random.nextInt(STATUSES.length)],
                    total,
                    total - failed,
                    failed,
                    createdAt,
                    createdAt.plusMillis(random.nextInt(10_000_000)));
        }

        void addTo(Tally tally) {
            tally.row(id, status, total, completed, failed, createdAt, completedAt);
        }

        String json() {
            return "{\"batch_id\":\"" + id + "\",\"status\":\"" + status + "\",\"total_requests\":" + total
                    + ",\"completed_requests\":" + completed + ",\"failed_requests\":" + failed + ",\"created_at\":\""
                    + createdAt + "\",\"actual_completion_time\":\"" + completedAt + "\"}";
        }
    }
}
