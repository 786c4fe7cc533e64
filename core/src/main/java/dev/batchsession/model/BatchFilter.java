package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A filter that selects batches by status and creation time. Immutable. Start from {@link #all()}; each method that narrows the
 * filter returns a copy.
 *
 * <pre>{@code BatchFilter.all().status(BatchStatus.FAILED).createdAfter(yesterday)}</pre>
 *
 * <p>The API does not document whether its bounds are inclusive and how precisely it compares them.
 *
 * @param status the status of the batches; {@code null} for any. Must not be {@link BatchStatus#UNKNOWN}
 * @param createdAfter the instant after which the batches were created; {@code null} for no bound
 * @param createdBefore the instant before which the batches were created; {@code null} for no bound
 */
public record BatchFilter(
        @Nullable BatchStatus status,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {

    private static final BatchFilter ALL = new BatchFilter(null, null, null);

    /** Checks that the API accepts the filter: a status other than {@code UNKNOWN}, a non-empty range, years of four digits. */
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

    /** Returns a filter that selects all batches of the team. */
    public static BatchFilter all() {
        return ALL;
    }

    /** Returns a copy that selects only batches with this status. Must not be {@link BatchStatus#UNKNOWN}. */
    public BatchFilter status(BatchStatus status) {
        return new BatchFilter(requireNonNull(status, "status"), createdAfter, createdBefore);
    }

    /** Returns a copy that selects only batches created after this instant. Must be before {@link #createdBefore()} if that is set. */
    public BatchFilter createdAfter(Instant createdAfter) {
        return new BatchFilter(status, requireNonNull(createdAfter, "createdAfter"), createdBefore);
    }

    /** Returns a copy that selects only batches created before this instant. Must be after {@link #createdAfter()} if that is set. */
    public BatchFilter createdBefore(Instant createdBefore) {
        return new BatchFilter(status, createdAfter, requireNonNull(createdBefore, "createdBefore"));
    }

    private static void requireRepresentable(String name, @Nullable Instant bound) {
        if (bound != null && !TimeRange.isRepresentable(bound)) {
            throw new IllegalArgumentException(name + " must have a year of 0000 to 9999 but was " + bound);
        }
    }
}
