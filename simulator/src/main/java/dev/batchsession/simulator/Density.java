package dev.batchsession.simulator;

/**
 * The distribution of creation times. Immutable; each setter returns a copy:
 *
 * <pre>{@code
 * Density.usual().crowd(500)                  // 500 ties in the middle of the list
 * Density.usual().together(10)                // ten rows at each instant
 * Density.usual().perSecond(300)              // 300 rows per second, with few ties
 * }</pre>
 *
 * @param perSecond average rows per second, in whole microseconds, between 0 and 1,000,000; 0 for gaps of up to 20
 *     minutes in whole milliseconds, with one row in fifty at the instant of its predecessor
 * @param together the number of rows at each instant, &gt;= 1
 * @param crowd the number of ties at one instant in the middle of the list, &gt;= 0; at most all rows
 */
public record Density(double perSecond, int together, int crowd) {
    private static final Density USUAL = new Density(0, 1, 0);
    private static final int MAX_PER_SECOND = 1_000_000; // one a microsecond

    /**
     * Validates the values.
     *
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public Density {
        Require.that(
                perSecond >= 0 && perSecond <= MAX_PER_SECOND,
                "perSecond must be 0 to " + MAX_PER_SECOND,
                perSecond); // NaN is refused too
        Require.that(together >= 1, "together must be >= 1", together);
        Require.that(crowd >= 0, "crowd must be >= 0", crowd);
    }

    /** Returns the default: a batch about every ten minutes, rarely two at once. */
    public static Density usual() {
        return USUAL;
    }

    /**
     * Sets the average number of rows per second. Must be between 0 and 1,000,000; defaults to 0, gaps of up to 20
     * minutes.
     */
    public Density perSecond(double perSecond) {
        return new Density(perSecond, together, crowd);
    }

    /** Sets the number of rows at each instant. Must be &gt;= 1; defaults to 1. */
    public Density together(int together) {
        return new Density(perSecond, together, crowd);
    }

    /** Sets the number of ties at one instant in the middle of the list. Must be &gt;= 0; defaults to 0. */
    public Density crowd(int crowd) {
        return new Density(perSecond, together, crowd);
    }
}
