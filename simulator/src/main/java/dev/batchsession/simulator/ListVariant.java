package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

/**
 * The properties of a list that the API documentation leaves open: its order, how it compares times, and how it
 * changes. Immutable; each setter returns a copy:
 *
 * <pre>{@code ListVariant.usual().order(RowOrder.OLDEST_FIRST).changesPerCall(0.5)}</pre>
 *
 * <p>Order and bounds refer to a row's exact time, whatever precision the row shows.
 *
 * @param order the order in which rows are served
 * @param bounds whether bounds are inclusive
 * @param boundPrecision the precision of bounds and of the times compared with them; not {@link TimePrecision#MIXED}
 * @param shownPrecision the precision of the times that rows show
 * @param undatedShare the share of rows without a creation time, between 0 and 1; bounds exclude them
 * @param undatedFirst whether undated rows come before all others instead of after them; ignored if rows are shuffled
 * @param density the distribution of creation times
 * @param changesPerCall the number of inserts, deletions and status changes per served page, between 0 and 1,000,000
 * @param living whether batches are submitted, make progress and end over time; excludes {@code changesPerCall}
 */
public record ListVariant(
        RowOrder order,
        BoundRule bounds,
        TimePrecision boundPrecision,
        TimePrecision shownPrecision,
        double undatedShare,
        boolean undatedFirst,
        Density density,
        double changesPerCall,
        boolean living) {
    private static final ListVariant USUAL = new ListVariant(
            RowOrder.NEWEST_FIRST,
            BoundRule.EXCLUSIVE,
            TimePrecision.MICROS,
            TimePrecision.MILLIS,
            0,
            false,
            Density.usual(),
            0,
            false);
    private static final int MAX_CHANGES = 1_000_000;

    /**
     * Validates the values.
     *
     * @throws IllegalArgumentException if a value is out of bounds, or two values exclude each other
     */
    public ListVariant {
        requireNonNull(order, "order");
        requireNonNull(bounds, "bounds");
        Require.that(
                requireNonNull(boundPrecision, "boundPrecision") != TimePrecision.MIXED,
                "boundPrecision must be MICROS, MILLIS or SECONDS",
                boundPrecision);
        requireNonNull(shownPrecision, "shownPrecision");
        Require.share("undatedShare", undatedShare);
        requireNonNull(density, "density");
        Require.that(
                changesPerCall >= 0 && changesPerCall <= MAX_CHANGES,
                "changesPerCall must be 0 to " + MAX_CHANGES,
                changesPerCall); // NaN is refused too
        Require.that(!living || changesPerCall == 0, "changesPerCall must be 0 for a living list", changesPerCall);
        Require.that(!living || undatedShare == 0, "undatedShare must be 0 for a living list", undatedShare);
    }

    /** Returns the default: newest first, exclusive and exact bounds, times in milliseconds, no undated rows, no changes. */
    public static ListVariant usual() {
        return USUAL;
    }

    /** Sets the order in which rows are served. Defaults to newest first. */
    public ListVariant order(RowOrder order) {
        Draft draft = new Draft(this);
        draft.order = order;
        return draft.variant();
    }

    /** Sets whether bounds are inclusive. Defaults to exclusive. */
    public ListVariant bounds(BoundRule bounds) {
        Draft draft = new Draft(this);
        draft.bounds = bounds;
        return draft.variant();
    }

    /**
     * Sets the precision of bounds and of the times compared with them. Must not be {@code MIXED}; defaults to
     * microseconds.
     */
    public ListVariant boundPrecision(TimePrecision boundPrecision) {
        Draft draft = new Draft(this);
        draft.boundPrecision = boundPrecision;
        return draft.variant();
    }

    /** Sets the precision of the times that rows show. Defaults to milliseconds. */
    public ListVariant shownPrecision(TimePrecision shownPrecision) {
        Draft draft = new Draft(this);
        draft.shownPrecision = shownPrecision;
        return draft.variant();
    }

    /** Sets the share of rows without a creation time. Must be between 0 and 1; defaults to 0. */
    public ListVariant undatedShare(double undatedShare) {
        Draft draft = new Draft(this);
        draft.undatedShare = undatedShare;
        return draft.variant();
    }

    /** Sets whether undated rows come before all others. Defaults to false, after them. */
    public ListVariant undatedFirst(boolean undatedFirst) {
        Draft draft = new Draft(this);
        draft.undatedFirst = undatedFirst;
        return draft.variant();
    }

    /** Sets the distribution of creation times. Defaults to a batch about every ten minutes. */
    public ListVariant density(Density density) {
        Draft draft = new Draft(this);
        draft.density = density;
        return draft.variant();
    }

    /**
     * Sets the number of changes per served page, which are applied before the page is read. Must be between 0 and
     * 1,000,000; defaults to 0. A value below 1 means one change every few calls. The changes are determined by the
     * seed: the same sequence of calls gets the same pages.
     */
    public ListVariant changesPerCall(double changesPerCall) {
        Draft draft = new Draft(this);
        draft.changesPerCall = changesPerCall;
        return draft.variant();
    }

    /**
     * Sets whether batches change over time: they are submitted, start, make progress and end, and some are retried or
     * deleted. Defaults to false. Their lives are determined by the seed. Cannot be combined with
     * {@code changesPerCall} or undated rows. No history is kept, so such a list may be served for days.
     */
    public ListVariant living(boolean living) {
        Draft draft = new Draft(this);
        draft.living = living;
        return draft.variant();
    }

    /** A mutable copy, while a setter runs. */
    private static final class Draft {
        private RowOrder order;
        private BoundRule bounds;
        private TimePrecision boundPrecision;
        private TimePrecision shownPrecision;
        private double undatedShare;
        private boolean undatedFirst;
        private Density density;
        private double changesPerCall;
        private boolean living;

        Draft(ListVariant variant) {
            this.order = variant.order;
            this.bounds = variant.bounds;
            this.boundPrecision = variant.boundPrecision;
            this.shownPrecision = variant.shownPrecision;
            this.undatedShare = variant.undatedShare;
            this.undatedFirst = variant.undatedFirst;
            this.density = variant.density;
            this.changesPerCall = variant.changesPerCall;
            this.living = variant.living;
        }

        ListVariant variant() {
            return new ListVariant(
                    order,
                    bounds,
                    boundPrecision,
                    shownPrecision,
                    undatedShare,
                    undatedFirst,
                    density,
                    changesPerCall,
                    living);
        }
    }
}
