package dev.batchsession.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of {@code created_at}, compared with the times that rows contain, to query with a filter. Immutable.
 *
 * <p>The API does not document whether its bounds are inclusive, whether it compares whole seconds, or whether it truncates the
 * times that it returns. A filter for a range is therefore {@linkplain #TOLERANCE wider} than the range, so that the answer contains
 * all of its rows, and {@link #contains} selects them. Each dated row belongs to exactly one of the ranges that a list is split into,
 * however the server compares times.
 *
 * @param from the first instant of the range; {@code null} for no bound
 * @param to the first instant after the range; {@code null} for no bound. The range is empty if it is not after {@code from}
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

    /** The coarsest precision of times that the API may return or compare. One second, which is an assumption. */
    public static final Duration PRECISION = Duration.ofSeconds(1);

    /**
     * The distance from a bound beyond which every server that respects the bound excludes a row. Two seconds, the
     * {@link #PRECISION} of the bound plus that of the row.
     */
    public static final Duration TOLERANCE = PRECISION.multipliedBy(2);

    /** The distance of a selectable time from the limits of a filter, which is more than any bound is away from a row. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private static final TimeRange ALL = new TimeRange(null, null);

    // RFC 3339, the profile of ISO 8601 behind OpenAPI's date-time, has years of four digits.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final Instant EARLIEST_SELECTABLE = EARLIEST.plus(MARGIN);
    private static final Instant LATEST_SELECTABLE = LATEST.minus(MARGIN);

    /** Returns the range of all dated rows. */
    public static TimeRange all() {
        return ALL;
    }

    /** Returns the range between the bounds of a filter, which are treated as an inclusive start and an exclusive end. */
    public static TimeRange of(BatchFilter filter) {
        return new TimeRange(filter.createdAfter(), filter.createdBefore());
    }

    /**
     * Returns the range from one instant to another that contains both. An end at or beyond the {@linkplain #isRepresentable limit} of a
     * filter is left open, so that a filter selects even rows at the limit.
     *
     * @param first the first instant; {@code null} for no bound
     * @param last the last instant; {@code null} for no bound
     */
    public static TimeRange closed(@Nullable Instant first, @Nullable Instant last) {
        return new TimeRange(
                first == null || !first.isAfter(EARLIEST) ? null : first,
                last == null || !last.isBefore(LATEST) ? null : last.plusNanos(1));
    }

    /**
     * Returns the earliest start of a range whose {@linkplain #within filter} excludes every row with this time, however the server
     * compares the bound.
     */
    public static Instant startBeyond(Instant createdAt) {
        return createdAt.plus(TOLERANCE.multipliedBy(2)); // the filter starts one TOLERANCE before the range
    }

    /** Returns whether a row with this time is in the range. An undated row ({@code null}) is in no range. */
    public boolean contains(@Nullable Instant createdAt) {
        return createdAt != null
                && (from == null || !createdAt.isBefore(from))
                && (to == null || createdAt.isBefore(to));
    }

    /** Returns whether no time is in the range. */
    public boolean isEmpty() {
        return from != null && to != null && !from.isBefore(to);
    }

    /** Returns the times that are in this range and in the other. May be empty. */
    public TimeRange intersection(TimeRange other) {
        Instant latestFrom = from == null || (other.from != null && other.from.isAfter(from)) ? other.from : from;
        Instant earliestTo = to == null || (other.to != null && other.to.isBefore(to)) ? other.to : to;
        return new TimeRange(latestFrom, earliestTo);
    }

    /**
     * Returns the filter that selects the rows of this range from a list, and possibly rows up to {@link #TOLERANCE} beyond it. A bound
     * of the list itself is not widened, and a bound beyond the {@linkplain #isRepresentable limit} of a filter is the limit.
     *
     * @param list the filter of the list, whose status is kept
     * @return the filter; empty if the list contains no row of this range
     */
    public Optional<BatchFilter> within(BatchFilter list) {
        TimeRange selected = widened().intersection(of(list));
        return selected.isEmpty()
                ? Optional.empty()
                : Optional.of(new BatchFilter(list.status(), selected.from, selected.to));
    }

    /**
     * Returns this range extended by {@link #TOLERANCE} at both ends, as far as a filter can express it. It contains the times in the
     * answer to a filter with the bounds of this range.
     */
    public TimeRange widened() {
        return new TimeRange(
                from == null
                        ? null
                        : nearestRepresentable(nearestRepresentable(from).minus(TOLERANCE)),
                to == null
                        ? null
                        : nearestRepresentable(nearestRepresentable(to).plus(TOLERANCE)));
    }

    /** Returns whether a filter can contain this instant. Its year must be between 0000 and 9999. */
    public static boolean isRepresentable(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    /**
     * Returns whether filters can select rows with this time, by bounds before and after it. The time must be at least one hour
     * within the {@linkplain #isRepresentable limits} of a filter.
     */
    public static boolean isSelectable(Instant createdAt) {
        return !createdAt.isBefore(EARLIEST_SELECTABLE) && !createdAt.isAfter(LATEST_SELECTABLE);
    }

    /** Returns the instant that is closest to this one and that a filter can contain. */
    public static Instant nearestRepresentable(Instant instant) {
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }
}
