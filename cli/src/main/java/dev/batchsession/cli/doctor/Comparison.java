package dev.batchsession.cli.doctor;

import dev.batchsession.simulator.TimePrecision;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A way in which a server may compare a bound with the time of a row: both truncated to one unit.
 *
 * @param inclusive whether the bound selects a row of exactly its time
 */
record Comparison(TimePrecision precision, boolean inclusive) {
    /** The smallest step between two bounds. */
    static final Duration STEP = ChronoUnit.MICROS.getDuration();

    /** Returns all comparisons that are distinguished. */
    static List<Comparison> all() {
        List<Comparison> all = new ArrayList<>();
        for (TimePrecision precision : List.of(TimePrecision.SECONDS, TimePrecision.MILLIS, TimePrecision.MICROS)) {
            all.add(new Comparison(precision, true));
            all.add(new Comparison(precision, false));
        }
        return all;
    }

    /** Returns the first value of the bound that selects a row of this time, or that no longer does. */
    Instant threshold(Bound bound, Instant createdAt) {
        ChronoUnit unit = switch (precision) {
            case SECONDS -> ChronoUnit.SECONDS;
            case MILLIS -> ChronoUnit.MILLIS;
            default -> ChronoUnit.MICROS;
        };
        Instant time = createdAt.truncatedTo(unit);
        return inclusive == bound.selectsBeforeThreshold() ? time.plus(unit.getDuration()) : time;
    }
}
