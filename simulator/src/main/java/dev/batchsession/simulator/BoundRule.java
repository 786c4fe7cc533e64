package dev.batchsession.simulator;

/** Whether the bounds {@code created_after} and {@code created_before} are inclusive. */
public enum BoundRule {
    /** Both exclusive, as the API documentation suggests. */
    EXCLUSIVE(false, false),
    /** Both inclusive. */
    INCLUSIVE(true, true),
    /** Only {@code created_after} inclusive: adjacent time ranges share no row. */
    AFTER_INCLUSIVE(true, false),
    /** Only {@code created_before} inclusive: adjacent time ranges share no row. */
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
