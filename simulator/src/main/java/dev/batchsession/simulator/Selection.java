package dev.batchsession.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rows that a query asks for: those of a status whose true time lies in one span. */
final class Selection {
    private final @Nullable String status;
    private final @Nullable Instant from; // included
    private final @Nullable Instant to; // excluded
    private final boolean newestFirst;
    private final boolean undatedFirst;

    /** Bound and time are cut to the same precision before they are compared: the time lies in a span of whole steps. */
    Selection(ListQuery query, ListVariant variant) {
        TimePrecision precision = variant.boundPrecision();
        BoundRule rule = variant.bounds();
        this.status = query.status();
        this.from = edge(query.createdAfter(), precision, !rule.afterInclusive());
        this.to = edge(query.createdBefore(), precision, rule.beforeInclusive());
        this.newestFirst = variant.order() == RowOrder.NEWEST_FIRST;
        this.undatedFirst = variant.undatedFirst();
    }

    private static @Nullable Instant edge(@Nullable Instant bound, TimePrecision precision, boolean behindIt) {
        if (bound == null) {
            return null;
        }
        Instant cut = precision.cut(bound);
        return behindIt ? cut.plus(precision.step()) : cut;
    }

    /** The only status; {@code null} for any. */
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
     * Where a row stands to the span: 0 in it, negative before it, and positive behind it, in a list that is ordered by
     * time.
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
