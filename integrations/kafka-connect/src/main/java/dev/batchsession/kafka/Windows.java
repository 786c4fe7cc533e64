package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import dev.batchsession.kafka.SnapshotPosition.Stretch;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Time cut into windows of one length, from 1970 on and before; part p of n has every n-th, and the rows whose
 * {@code created_at}, as they show it, lies in one of them. So which part a row belongs to hangs on the row and the
 * configuration alone: tasks need not agree on anything, and nothing that is planned can be lost. Rows without a time belong
 * to part 0.
 *
 * @param filter what the listing is narrowed to
 */
record Windows(BatchFilter filter, Duration length, int part, int parts) {
    /** Earliest and latest that the API can be asked for. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Instant UNLIKELY_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

    /** The API's bounds may be exclusive, and as coarse as a second; what they let through too much is dropped here. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    long first() {
        Instant after = filter.createdAfter();
        return windowOf(after == null ? EARLIEST : clipped(after.minus(SLACK)));
    }

    /** The one after the last. */
    long end() {
        Instant before = filter.createdBefore();
        return windowOf(before == null ? LATEST : clipped(before.plus(SLACK))) + 1;
    }

    /**
     * Where an estimate ends: there is hardly a row before 2020, and none from tomorrow on, but each such span takes one
     * call to be sure.
     */
    long stopAfter(long window, Instant now) {
        return LongStream.of(windowOf(UNLIKELY_BEFORE), windowOf(now.plus(Duration.ofDays(1))) + 1)
                .filter(stop -> stop > window && stop < end())
                .findFirst()
                .orElse(end());
    }

    /** All of them, rows without a time included, for the only part. */
    Stretch all() {
        return new Stretch(first(), end() - first(), false);
    }

    /** The first own window from this one on. */
    long nextOwn(long window) {
        return window + Math.floorMod(part - window, (long) parts);
    }

    /** How many own windows there are among these, the first of which is one. */
    long own(Stretch stretch) {
        return (stretch.length() - 1) / parts + 1;
    }

    /** Selects all rows of these windows, and some more; {@code null} where the listing's own filter leaves none. */
    @Nullable
    BatchFilter filterOf(Stretch stretch) {
        if (parts == 1 || stretch.undated()) {
            return filter;
        }
        Instant from = clipped(startOf(stretch.from()).minus(SLACK));
        Instant to = clipped(startOf(stretch.from() + stretch.length()).plus(SLACK));
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        Instant later = after != null && after.isAfter(from) ? after : from;
        Instant earlier = before != null && before.isBefore(to) ? before : to;
        return later.isBefore(earlier) ? new BatchFilter(filter.status(), later, earlier) : null;
    }

    /** Whether the row is this part's, and in these windows. */
    boolean contains(Stretch stretch, BatchSummary row) {
        Instant createdAt = row.createdAt();
        if (parts == 1) {
            return true;
        }
        if (createdAt == null || stretch.undated()) {
            return createdAt == null && stretch.undated();
        }
        long window = windowOf(createdAt);
        return window >= stretch.from()
                && window < stretch.from() + stretch.length()
                && Math.floorMod(window, (long) parts) == part;
    }

    /** The list less the rows that have no time: what has a bound selects none of them. */
    BatchFilter dated() {
        return filter.createdAfter(EARLIEST);
    }

    /** Selects nothing, unless the API lets rows without a time pass any bound. */
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
