package dev.batchsession.cli.doctor;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The difference between the server's clock and the local one. A {@code Date} header is truncated to a second, and was set between the
 * request and its response, so each response limits the difference to an interval; all together limit it to their intersection.
 */
final class ClockSkewProbe implements Probe {
    @Override
    public List<Topic> topics() {
        return List.of(Topic.CLOCK_SKEW);
    }

    /** An interval of differences, positive if the server's clock is ahead. */
    private record Interval(Duration from, Duration to) {
        static Optional<Interval> of(Response response) {
            String date = response.headers().get(HttpHeaderNames.DATE);
            if (date == null || response.headers().contains(HttpHeaderNames.AGE)) { // Age: from a cache
                return Optional.empty();
            }
            try {
                Instant truncated = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(new Interval(
                        Duration.between(response.receivedAt(), truncated),
                        Duration.between(
                                response.sentAt(), truncated.plusSeconds(2)))); // many servers cache it for 1 s
            } catch (DateTimeException notADate) {
                return Optional.empty();
            }
        }

        Interval intersection(Interval other) {
            return new Interval(
                    from.compareTo(other.from) > 0 ? from : other.from, to.compareTo(other.to) < 0 ? to : other.to);
        }

        boolean isEmpty() {
            return from.compareTo(to) > 0;
        }

        boolean containsZero() {
            return from.compareTo(Duration.ZERO) <= 0 && !to.isNegative();
        }
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(finding(checkup.calls().responses()));
    }

    private static Finding finding(List<Response> responses) {
        List<Interval> intervals = new ArrayList<>();
        responses.forEach(response -> Interval.of(response).ifPresent(intervals::add));
        String evidence = intervals.size() + " of " + Words.count(responses.size(), "response") + " have a Date header";
        if (intervals.isEmpty()) {
            return Finding.cannotTell(Topic.CLOCK_SKEW, evidence);
        }
        Interval skew = intervals.stream().reduce(Interval::intersection).orElseThrow();
        if (skew.isEmpty()) {
            return Finding.cannotTell(Topic.CLOCK_SKEW, evidence + ", but they contradict each other");
        }
        String range = seconds(skew.from()) + " s to " + seconds(skew.to()) + " s";
        String sentence = skew.containsZero()
                ? "The clocks differ by no more than is measured."
                : "The server's clock is " + (skew.to().isNegative() ? "behind." : "ahead.");
        return Finding.of(
                        Topic.CLOCK_SKEW,
                        range,
                        sentence,
                        evidence + ", which limit the difference (server minus local) to " + range)
                .simulatedIf(skew.containsZero());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%+.3f", duration.toNanos() / 1e9);
    }
}
