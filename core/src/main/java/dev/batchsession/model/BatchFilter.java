package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which batches to list. Immutable; {@link #all()} is where every filter starts, and each narrowing returns a copy:
 *
 * <pre>{@code BatchFilter.all().status(BatchStatus.FAILED).createdAfter(yesterday)}</pre>
 *
 * <p>The API decides what a bound means: whether it is inclusive, and how precisely it is compared, is not documented.
 *
 * @param status only batches with this status; {@code null} for any. Never {@link BatchStatus#UNKNOWN}
 * @param createdAfter only batches created after this instant; {@code null} for no bound
 * @param createdBefore only batches created before this instant; {@code null} for no bound
 */
public record BatchFilter(
        @Nullable BatchStatus status,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {

    private static final BatchFilter ALL = new BatchFilter(null, null, null);

    // RFC 3339, the profile of ISO 8601 behind OpenAPI's date-time, has years of four digits.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Refuses what the API cannot be asked: status {@code UNKNOWN}, an empty span, years beyond four digits. */
    public BatchFilter {
        if (status == BatchStatus.UNKNOWN) {
            throw new IllegalArgumentException("status must be one that the API knows but was UNKNOWN");
        }
        requireRepresentable("createdAfter", createdAfter);
        requireRepresentable("createdBefore", createdBefore);
        if (createdAfter != null && createdBefore != null && !createdAfter.isBefore(createdBefore)) {
            throw new IllegalArgumentException("createdAfter must be before createdBefore but was " + createdAfter
                    + ", not before " + createdBefore);
        }
    }

    /** Every batch of the team. */
    public static BatchFilter all() {
        return ALL;
    }

    /** Only batches with this status, which must not be {@link BatchStatus#UNKNOWN}. */
    public BatchFilter status(BatchStatus status) {
        return new BatchFilter(requireNonNull(status, "status"), createdAfter, createdBefore);
    }

    /** Only batches created after this instant, which must be before {@link #createdBefore()} where that is set. */
    public BatchFilter createdAfter(Instant createdAfter) {
        return new BatchFilter(status, requireNonNull(createdAfter, "createdAfter"), createdBefore);
    }

    /** Only batches created before this instant, which must be after {@link #createdAfter()} where that is set. */
    public BatchFilter createdBefore(Instant createdBefore) {
        return new BatchFilter(status, createdAfter, requireNonNull(createdBefore, "createdBefore"));
    }

    private static void requireRepresentable(String name, @Nullable Instant bound) {
        if (bound != null && (bound.isBefore(EARLIEST) || bound.isAfter(LATEST))) {
            throw new IllegalArgumentException(name + " must have a year of 0000 to 9999 but was " + bound);
        }
    }
}
