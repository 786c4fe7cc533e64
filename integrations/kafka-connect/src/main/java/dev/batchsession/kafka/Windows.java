package dev.batchsession.kafka;

import dev.batchsession.kafka.SnapshotPosition.WindowRange;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;

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
    private static final Instant UNLIKELY_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

    long first() {
        Instant from = TimeRange.of(filter).widened().from();
        return windowOf(TimeRange.nearestRepresentable(from == null ? Instant.MIN : from));
    }

    /** Returns the number after the last window. */
    long end() {
        Instant to = TimeRange.of(filter).widened().to();
        return windowOf(TimeRange.nearestRepresentable(to == null ? Instant.MAX : to)) + 1;
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

    /** Returns a filter that selects at least all rows of the range. Empty if the listing's filter excludes the range. */
    Optional<BatchFilter> filterOf(WindowRange range) {
        if (parts == 1 || range.undated()) {
            return Optional.of(filter);
        }
        return new TimeRange(startOf(range.from()), startOf(range.from() + range.length())).within(filter);
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

    /** Returns the listing's filter with a lower bound, which all times satisfy. A bound usually excludes undated rows. */
    BatchFilter dated() {
        return new TimeRange(Instant.MIN, null).within(filter).orElse(filter);
    }

    /** Returns a filter with a lower bound that no time satisfies. It selects undated rows if bounds do not exclude them. */
    BatchFilter beyond() {
        BatchFilter unbounded = new BatchFilter(filter.status(), null, null);
        return new TimeRange(Instant.MAX, null).within(unbounded).orElseThrow();
    }

    private long windowOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), length.toSeconds());
    }

    private Instant startOf(long window) {
        return Instant.ofEpochSecond(Math.multiplyExact(window, length.toSeconds()));
    }
}
