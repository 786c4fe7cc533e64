package dev.batchsession.snapshot;

import dev.batchsession.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The distance between a bound and the last row, which makes the server return that row again. */
enum Overlap {
    /** One unit of the last digit of the row's time: sufficient for servers that compare as precisely as they return times. */
    UNIT {
        @Override
        Duration of(Instant time) {
            for (ChronoUnit unit : SHOWN) {
                if (time.truncatedTo(unit).equals(time)) {
                    return unit.getDuration();
                }
            }
            return ChronoUnit.NANOS.getDuration();
        }
    },
    /** One second: sufficient for servers that compare whole seconds. */
    SECOND {
        @Override
        Duration of(Instant time) {
            return TimeRange.PRECISION;
        }
    },
    /** Two seconds: sufficient for every server with a precision of one second or finer, so no proof is needed. */
    SURE {
        @Override
        Duration of(Instant time) {
            return TimeRange.TOLERANCE;
        }
    };

    private static final List<ChronoUnit> SHOWN = List.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS);

    abstract Duration of(Instant time);

    Overlap wider() {
        return this == UNIT ? SECOND : SURE;
    }
}
