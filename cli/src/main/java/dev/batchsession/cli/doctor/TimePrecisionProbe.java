package dev.batchsession.cli.doctor;

import dev.batchsession.simulator.TimePrecision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** To which unit {@code created_at} is shown, by the last digits of the sampled rows. A time may be a whole second by chance. */
final class TimePrecisionProbe implements Probe {
    private static final int ENOUGH_SECONDS = 10;
    private static final int ENOUGH = 30;
    private static final int FEW = 3;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.TIME_PRECISION);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<Instant> times = checkup.sample().times().stream().distinct().toList();
        long seconds = count(times, ChronoUnit.SECONDS);
        long millis = count(times, ChronoUnit.MILLIS);
        long micros = count(times, ChronoUnit.MICROS);
        String evidence = "of " + Words.count(times.size(), "distinct time") + ", " + seconds
                + " are whole seconds, " + (millis - seconds) + " more whole milliseconds, " + (micros - millis)
                + " more whole microseconds";
        if (times.size() < ENOUGH_SECONDS) {
            return List.of(Finding.cannotTell(Topic.TIME_PRECISION, evidence));
        }
        if (seconds == times.size()) {
            return List.of(uniform(TimePrecision.SECONDS, evidence));
        }
        boolean isMillis = millis == times.size();
        long coarser = isMillis ? seconds : micros == times.size() ? millis : micros;
        if (coarser >= FEW && coarser * 10 >= times.size()) {
            return List.of(Finding.of(
                            Topic.TIME_PRECISION,
                            TimePrecision.MIXED,
                            "created_at is shown in different units.",
                            evidence)
                    .simulatedBy("--shown-precision", "mixed"));
        }
        if (times.size() < ENOUGH || (coarser > 0 && coarser * 100 > times.size())) {
            return List.of(Finding.cannotTell(Topic.TIME_PRECISION, evidence));
        }
        if (micros < times.size()) {
            return List.of(Finding.of(Topic.TIME_PRECISION, "nanos", "created_at is finer than microseconds.", evidence)
                    .simulatedIf(false));
        }
        return List.of(uniform(isMillis ? TimePrecision.MILLIS : TimePrecision.MICROS, evidence));
    }

    private static long count(List<Instant> times, ChronoUnit unit) {
        return times.stream()
                .filter(time -> time.truncatedTo(unit).equals(time))
                .count();
    }

    private static Finding uniform(TimePrecision precision, String evidence) {
        return Finding.of(Topic.TIME_PRECISION, precision, "created_at is shown in " + name(precision) + '.', evidence)
                .simulatedBy("--shown-precision", precision.name().toLowerCase(Locale.ROOT));
    }

    static String name(TimePrecision precision) {
        return switch (precision) {
            case MICROS -> "microseconds";
            case MILLIS -> "milliseconds";
            case SECONDS -> "seconds";
            case MIXED -> "different units";
        };
    }
}
