package dev.batchsession.resilience;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Formatter of durations for messages: {@code 387 ms}, {@code 1.5 s}, {@code 15 min 30 s}, {@code 27 h 46 min}. */
final class HumanDuration {
    private HumanDuration() {}

    /** Returns the duration in at most two units, rounded down. */
    static String of(Duration duration) {
        if (duration.toHours() > 0) {
            return twoUnits(duration.toHours(), " h", duration.toMinutesPart(), " min");
        }
        if (duration.toMinutes() > 0) {
            return twoUnits(duration.toMinutes(), " min", duration.toSecondsPart(), " s");
        }
        if (duration.toSeconds() > 0 || duration.isZero()) {
            BigDecimal tenths = BigDecimal.valueOf(duration.toMillis(), 3).setScale(1, RoundingMode.DOWN);
            return tenths.stripTrailingZeros().toPlainString() + " s";
        }
        return duration.toMillis() + " ms";
    }

    /**
     * Returns the duration in at most two units, rounded up. If one duration is longer than another, this text of it is never
     * the text that {@link #of} returns for the other.
     */
    static String roundedUp(Duration duration) {
        Duration bounded = MonotonicClock.bounded(duration);
        Duration unit = smallestUnit(bounded);
        Duration down = unit.multipliedBy(bounded.dividedBy(unit));
        return of(down.equals(bounded) ? down : down.plus(unit));
    }

    private static Duration smallestUnit(Duration duration) {
        if (duration.toHours() > 0) {
            return Duration.ofMinutes(1);
        }
        if (duration.toMinutes() > 0) {
            return Duration.ofSeconds(1);
        }
        return Duration.ofMillis(duration.toSeconds() > 0 ? 100 : 1);
    }

    private static String twoUnits(long larger, String largerUnit, int smaller, String smallerUnit) {
        return larger + largerUnit + (smaller == 0 ? "" : " " + smaller + smallerUnit);
    }
}
