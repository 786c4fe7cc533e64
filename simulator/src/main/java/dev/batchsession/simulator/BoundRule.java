package dev.batchsession.simulator;

/** Whether {@code created_after} and {@code created_before} select the rows of their own instant. */
public enum BoundRule {
    /** Neither does, which is how the documentation reads. */
    EXCLUSIVE(false, false),
    /** Both do. */
    INCLUSIVE(true, true),
    /** {@code created_after} does: spans that meet at an instant share no row. */
    AFTER_INCLUSIVE(true, false),
    /** {@code created_before} does: spans that meet at an instant share no row. */
    BEFORE_INCLUSIVE(false, true);

    private final boolean afterInclusive;
    private final boolean beforeInclusive;

    BoundRule(boolean afterInclusive, boolean beforeInclusive) {
        this.afterInclusive = afterInclusive;
        this.beforeInclusive = beforeInclusive;
    }

    boolean afterInclusive() {
        return afterInclusive;
    }

    boolean beforeInclusive() {
        return beforeInclusive;
    }
}
