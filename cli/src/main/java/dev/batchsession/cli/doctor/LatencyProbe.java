package dev.batchsession.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The time from a request to the last byte of its page. */
final class LatencyProbe implements Probe {
    private static final int NOTABLE_MILLIS = 5; // less is that of this machine

    @Override
    public List<Topic> topics() {
        return List.of(Topic.LATENCY);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<Duration> sorted = checkup.calls().exchanges().stream()
                .map(exchange -> exchange.response().latency())
                .sorted()
                .toList();
        Duration median = sorted.get(sorted.size() / 2);
        Exchange first = checkup.sample().first();
        Exchange last = checkup.sample().last();
        String evidence = Words.count(sorted.size(), "page") + " took " + millis(sorted.get(0)) + " to "
                + millis(sorted.get(sorted.size() - 1)) + " ms; page "
                + first.asked().page() + " took "
                + millis(first.response().latency()) + " ms, page "
                + last.asked().page() + " took "
                + millis(last.response().latency()) + " ms";
        Finding finding = Finding.of(
                Topic.LATENCY, millis(median), "The median latency of a page is " + millis(median) + " ms.", evidence);
        return List.of(
                median.toMillis() < NOTABLE_MILLIS
                        ? finding
                        : finding.simulatedBy("--latency-ms", Long.toString(median.toMillis())));
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
    }
}
