package dev.batchsession.cli.doctor;

import dev.batchsession.page.BatchPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The arguments of {@code batch-sessions} that start a simulator with the properties that were found. */
final class Reproduction {
    private static final int MAX_BATCHES = 100_000; // enough to behave like a longer list
    private static final Duration SPARSE =
            Duration.ofSeconds(10); // the average distance of rows, without an option: 10 minutes

    private Reproduction() {}

    static List<String> arguments(Checkup checkup) {
        List<String> arguments = new ArrayList<>(List.of("simulate"));
        long total = checkup.sample().last().page().totalRecords();
        if (total != BatchPage.UNKNOWN) {
            arguments.addAll(List.of("--batches", Long.toString(Math.min(MAX_BATCHES, total))));
        }
        checkup.findings().forEach(finding -> arguments.addAll(finding.simulate()));
        addDensity(checkup.sample(), arguments);
        addRate("--failure-rate", 500, 599, checkup, arguments);
        addRate("--throttle-rate", 429, 429, checkup, arguments);
        return arguments;
    }

    private static void addDensity(Sample sample, List<String> arguments) {
        List<Instant> times = sample.times().stream().sorted().toList();
        long total = sample.last().page().totalRecords();
        if (times.size() < 2 || total < 2) {
            return;
        }
        Duration span = Duration.between(times.get(0), times.get(times.size() - 1));
        if (!span.isZero() && span.dividedBy(total).compareTo(SPARSE) < 0) {
            double perSecond = total * 1e9 / span.toNanos();
            arguments.addAll(List.of("--per-second", String.format(Locale.ROOT, "%.1f", perSecond)));
        }
    }

    private static void addRate(String option, int first, int last, Checkup checkup, List<String> arguments) {
        List<Response> responses = checkup.calls().responses();
        long failed = responses.stream()
                .filter(response -> response.status() >= first && response.status() <= last)
                .count();
        if (failed > 0) {
            arguments.addAll(List.of(option, String.format(Locale.ROOT, "%.2f", (double) failed / responses.size())));
        }
    }
}
