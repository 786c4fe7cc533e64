package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import dev.batchsession.kafka.SnapshotPosition.WindowRange;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Division of time into windows of equal length, counted from 1970. Part p of n owns every n-th window and the rows whose
 * {@code created_at}, as the row shows it, is in one of them. The part of a row depends on the row and the configuration only, so
 * tasks need no coordination. Undated rows belong to part 0.
 *
 * @param filter the filter of the listing
 * @param length the length of a window
 * @param part the index of the part, from 0
 * @param parts the number of parts
 */
record Windows(BatchFilter filter, Duration length, int part, int parts) {
    /** Earliest and latest instants that a filter can contain. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Instant UNLIKELY_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

    /** Widening of bounds, which the API may treat as exclusive and truncate to seconds. Additional rows are dropped. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    long first() {
        Instant after = filter.createdAfter();
        return windowOf(after == null ? EARLIEST : clipped(after.minus(SLACK)));
    }

    /** Returns the number after the last window. */
    long end() {
        Instant before = filter.createdBefore();
        return windowOf(before == null ? LATEST : clipped(before.plus(SLACK))) + 1;
    }

    /**
     * Returns the window at which a range from {@code window} must end. Hardly any row was created before 2020, and none
     * after tomorrow, so ranges end at these times, and one call each is enough for the time beyond.
     */
    long stopAfter(long window, Instant now) {
        return LongStream.of(windowOf(UNLIKELY_BEFORE), windowOf(now.plus(Duration.ofDays(1))) + 1)
                .filter(stop -> stop > window && stop < end())
                .findFirst()
                .orElse(end());
    }

    /** Returns all windows, including undated rows. Used if there is a single part. */
    WindowRange all() {
        return new WindowRange(first(), end() - first(), false);
    }

    /** Returns the first window of this part that is not before {@code window}. */
    long nextOwn(long window) {
        return window + Math.floorMod(part - window, (long) parts);
    }

    /** Returns the number of windows of this part in a range that starts with one. */
    long own(WindowRange range) {
        return (range.length() - 1) / parts + 1;
    }

    /**
     * Returns a filter that selects at least all rows of the range, or {@code null} if the listing's filter excludes the
     * range.
     */
    @Nullable
    BatchFilter filterOf(WindowRange range) {
        if (parts == 1 || range.undated()) {
            return filter;
        }
        Instant from = clipped(startOf(range.from()).minus(SLACK));
        Instant to = clipped(startOf(range.from() + range.length()).plus(SLACK));
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        Instant later = after != null && after.isAfter(from) ? after : from;
        Instant earlier = before != null && before.isBefore(to) ? before : to;
        return later.isBefore(earlier) ? new BatchFilter(filter.status(), later, earlier) : null;
    }

    /** Returns whether the row belongs to this part and to the range. */
    boolean contains(WindowRange range, BatchSummary row) {
        Instant createdAt = row.createdAt();
        if (parts == 1) {
            return true;
        }
        if (createdAt == null || range.undated()) {
            return createdAt == null && range.undated();
        }
        long window = windowOf(createdAt);
        return window >= range.from()
                && window < range.from() + range.length()
                && Math.floorMod(window, (long) parts) == part;
    }

    /** Returns a filter that excludes undated rows, since no bound selects them. */
    BatchFilter dated() {
        return filter.createdAfter(EARLIEST);
    }

    /** Returns a filter that selects nothing, unless the API ignores bounds for undated rows. */
    BatchFilter beyond() {
        return new BatchFilter(filter.status(), LATEST, null);
    }

    boolean hasBounds() {
        return filter.createdAfter() != null || filter.createdBefore() != null;
    }

    private long windowOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), length.toSeconds());
    }

    private Instant startOf(long window) {
        return clipped(Instant.ofEpochSecond(Math.multiplyExact(window, length.toSeconds())));
    }

    private static Instant clipped(Instant instant) {
        requireNonNull(instant);
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }
}
