package dev.batchsession.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How far before the last row a bound is set, so that what the server returns holds that row again. */
enum Overlap {
    /** One unit of the last digits that the row's time shows: right for servers that compare as precisely as they show. */
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
    /** Right for servers that compare whole seconds. */
    SECOND {
        @Override
        Duration of(Instant time) {
            return TimestampOrder.PRECISION;
        }
    },
    /** Before the row for any server whose precision is one second or finer, so that no proof is needed. */
    SURE {
        @Override
        Duration of(Instant time) {
            return TimestampOrder.PRECISION.multipliedBy(2);
        }
    };

    private static final List<ChronoUnit> SHOWN = List.of(ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS);

    abstract Duration of(Instant time);

    Overlap wider() {
        return this == UNIT ? SECOND : SURE;
    }
}
