package dev.batchsession.simulator;

/**
 * How close together rows were created. Immutable; {@link #usual()} is where it starts, and each setting returns a copy:
 *
 * <pre>{@code
 * Density.usual().crowd(500)                  // 500 rows of one instant amid others
 * Density.usual().together(10)                // ten rows on each instant
 * Density.usual().perSecond(300)              // 300 rows a second, each at its own microsecond or nearly so
 * }</pre>
 *
 * @param perSecond rows a second on average, in whole microseconds; 0 for gaps of up to 20 minutes in whole milliseconds
 *     and one row in fifty at the instant of the one before it
 * @param together rows that are created at each instant, &gt;= 1
 * @param crowd rows at one instant in the middle of the list, &gt;= 0; all, where the list has no more
 */
public record Density(double perSecond, int together, int crowd) {
    private static final Density USUAL = new Density(0, 1, 0);
    private static final int MAX_PER_SECOND = 1_000_000; // one a microsecond

    /** Refuses what no list can have. */
    public Density {
        Require.that(
                perSecond >= 0 && perSecond <= MAX_PER_SECOND,
                "perSecond must be 0 to " + MAX_PER_SECOND,
                perSecond); // NaN is refused too
        Require.that(together >= 1, "together must be >= 1", together);
        Require.that(crowd >= 0, "crowd must be >= 0", crowd);
    }

    /** A batch every ten minutes or so, now and then two at once. */
    public static Density usual() {
        return USUAL;
    }

    /** Rows a second on average, 0 to 1,000,000; default 0, the usual gaps. */
    public Density perSecond(double perSecond) {
        return new Density(perSecond, together, crowd);
    }

    /** Rows that are created at each instant, &gt;= 1; default 1. */
    public Density together(int together) {
        return new Density(perSecond, together, crowd);
    }

    /** Rows at one instant in the middle of the list, &gt;= 0; default 0, no such instant. */
    public Density crowd(int crowd) {
        return new Density(perSecond, together, crowd);
    }
}
