package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

/**
 * What the documentation leaves open about a list: how it is ordered, how it compares times, how it changes. Immutable;
 * {@link #usual()} is where a variant starts, and each setting returns a copy:
 *
 * <pre>{@code ListVariant.usual().order(RowOrder.OLDEST_FIRST).changesPerCall(0.5)}</pre>
 *
 * <p>Order and bounds go by a row's true time, whatever the row shows of it.
 *
 * @param order the order in which rows are served
 * @param bounds whether bounds select the rows of their own instant
 * @param boundPrecision what is kept of a bound, and of the time compared with it; not {@link TimePrecision#MIXED}
 * @param shownPrecision what rows show of their true time
 * @param undatedShare share of rows without a time of creation, 0 to 1; no bound selects them
 * @param undatedFirst whether they stand before all others instead of behind them; means nothing where rows are shuffled
 * @param density how close together rows were created
 * @param changesPerCall inserts, deletions and changes of status for each call that is answered with a page, &gt;= 0
 * @param living whether batches start, go on and end as time passes; then there are no changes by calls
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

    /** Refuses what cannot be served. */
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
        Require.that(!living || changesPerCall == 0, "changesPerCall must be 0 where batches live", changesPerCall);
        Require.that(!living || undatedShare == 0, "undatedShare must be 0 where batches live", undatedShare);
    }

    /** Newest first, bounds exclusive and exact, times in milliseconds, every row dated, and no changes. */
    public static ListVariant usual() {
        return USUAL;
    }

    /** The order in which rows are served; default newest first. */
    public ListVariant order(RowOrder order) {
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

    /** Whether bounds select the rows of their own instant; default neither does. */
    public ListVariant bounds(BoundRule bounds) {
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

    /** What is kept of a bound, and of the time compared with it, not {@code MIXED}; default microseconds. */
    public ListVariant boundPrecision(TimePrecision boundPrecision) {
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

    /** What rows show of their true time; default milliseconds. */
    public ListVariant shownPrecision(TimePrecision shownPrecision) {
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

    /** Share of rows without a time of creation, 0 to 1; default 0. */
    public ListVariant undatedShare(double undatedShare) {
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

    /** Whether rows without a time of creation stand before all others; default behind them. */
    public ListVariant undatedFirst(boolean undatedFirst) {
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

    /** How close together rows were created; default a batch every ten minutes or so. */
    public ListVariant density(Density density) {
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

    /**
     * Changes for each call that is answered with a page, made before the page is read, 0 to 1,000,000; default 0.
     * Below 1, one change every so many calls. The seed decides over them: the same calls in the same order see the same.
     */
    public ListVariant changesPerCall(double changesPerCall) {
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

    /**
     * Whether batches live as time passes: new ones are submitted, start, make progress, and end; some are retried, some
     * are deleted. Default {@code false}. The seed decides over their lives. Goes with neither changes by calls nor
     * undated rows, and nothing is kept of what has happened: such a list may be served for days.
     */
    public ListVariant living(boolean living) {
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
