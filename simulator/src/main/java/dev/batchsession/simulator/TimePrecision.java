package dev.batchsession.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** How much of a time is kept; the rest is cut off, not rounded. */
public enum TimePrecision {
    /** Microseconds: all that the rows' true times have. */
    MICROS(ChronoUnit.MICROS),
    /** Milliseconds. */
    MILLIS(ChronoUnit.MILLIS),
    /** Whole seconds. */
    SECONDS(ChronoUnit.SECONDS),
    /** For what rows show: each row has one of the others, and always the same. */
    MIXED(ChronoUnit.FOREVER);

    private static final List<TimePrecision> MIXTURE = List.of(MICROS, MILLIS, SECONDS);

    private final ChronoUnit unit;

    TimePrecision(ChronoUnit unit) {
        this.unit = unit;
    }

    /** This precision, or the one that the row with this id has where they are mixed. */
    TimePrecision of(UUID rowId) {
        return this == MIXED ? MIXTURE.get(Math.floorMod(rowId.hashCode(), MIXTURE.size())) : this;
    }

    Instant cut(Instant time) {
        return time.truncatedTo(unit);
    }

    /** From one time that can be told to the next. */
    Duration step() {
        return unit.getDuration();
    }
}
