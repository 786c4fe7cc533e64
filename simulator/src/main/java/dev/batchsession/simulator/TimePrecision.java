package dev.batchsession.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The precision to which times are truncated. */
public enum TimePrecision {
    /** Microseconds, the precision of the rows' exact times. */
    MICROS(ChronoUnit.MICROS),
    /** Milliseconds. */
    MILLIS(ChronoUnit.MILLIS),
    /** Whole seconds. */
    SECONDS(ChronoUnit.SECONDS),
    /** One of the others for each row, always the same one. For shown times only. */
    MIXED(ChronoUnit.FOREVER);

    private static final List<TimePrecision> MIXTURE = List.of(MICROS, MILLIS, SECONDS);

    private final ChronoUnit unit;

    TimePrecision(ChronoUnit unit) {
        this.unit = unit;
    }

    /** Returns this precision, or that of the row if this is {@link #MIXED}. */
    TimePrecision of(UUID rowId) {
        return this == MIXED ? MIXTURE.get(Math.floorMod(rowId.hashCode(), MIXTURE.size())) : this;
    }

    Instant cut(Instant time) {
        return time.truncatedTo(unit);
    }

    /** Returns the smallest difference between two times of this precision. */
    Duration step() {
        return unit.getDuration();
    }
}
