package dev.batchsession.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows that match a query, by status and by exact time. */
final class Selection {
    private final @Nullable String status;
    private final @Nullable Instant from; // included
    private final @Nullable Instant to; // excluded
    private final boolean newestFirst;
    private final boolean undatedFirst;

    /** Truncates both bounds to the precision, so that the selected time range consists of whole steps. */
    Selection(ListQuery query, ListVariant variant) {
        TimePrecision precision = variant.boundPrecision();
        BoundRule rule = variant.bounds();
        this.status = query.status();
        this.from = wholeSteps(query.createdAfter(), precision, !rule.afterInclusive());
        this.to = wholeSteps(query.createdBefore(), precision, rule.beforeInclusive());
        this.newestFirst = variant.order() == RowOrder.NEWEST_FIRST;
        this.undatedFirst = variant.undatedFirst();
    }

    private static @Nullable Instant wholeSteps(@Nullable Instant bound, TimePrecision precision, boolean roundUp) {
        if (bound == null) {
            return null;
        }
        Instant cut = precision.cut(bound);
        return roundUp ? cut.plus(precision.step()) : cut;
    }

    /** Returns the selected status; {@code null} for any. */
    @Nullable
    String status() {
        return status;
    }

    boolean isBounded() {
        return from != null || to != null;
    }

    boolean selects(SimulatedBatch row) {
        return (status == null || status.equals(row.status())) && side(row) == 0;
    }

    /**
     * Returns the position of a row relative to the time range in a list ordered by time: 0 inside, negative before,
     * positive after it.
     */
    int side(SimulatedBatch row) {
        Instant time = row.createdAt();
        if (!isBounded()) {
            return 0;
        }
        if (time == null) {
            return undatedFirst ? -1 : 1;
        }
        if (from != null && time.isBefore(from)) {
            return newestFirst ? 1 : -1;
        }
        if (to != null && !time.isBefore(to)) {
            return newestFirst ? -1 : 1;
        }
        return 0;
    }
}
