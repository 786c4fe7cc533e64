package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.simulator.RowOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order of the list by {@code created_at}. Rows of a page that are out of order by a second or more, in both directions, prove that there
 * is none; times closer than that may be truncated. If all sampled rows are in order, the position of a row in the middle is compared with
 * the number of rows that are newer: a list that is sorted by something else first looks sorted on each page.
 */
final class SortOrderProbe implements Probe {
    private static final int ENOUGH = 10; // one list in 3.6 million is in order by chance

    @Override
    public List<Topic> topics() {
        return List.of(Topic.SORT_ORDER);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(finding(checkup));
    }

    private static Finding finding(Checkup checkup) {
        Sample sample = checkup.sample();
        for (Exchange page : sample.pages()) {
            Steps steps = Steps.of(times(page));
            if (steps.isUnordered()) {
                return Finding.of(
                                Topic.SORT_ORDER,
                                RowOrder.SHUFFLED,
                                "The list is not in order of created_at.",
                                "page " + page.asked().page() + " has a row " + text(steps.rise())
                                        + " newer than an earlier one, and a row " + text(steps.fall()) + " older")
                        .simulatedBy("--order", "shuffled");
            }
        }
        List<Instant> times = sample.times();
        Steps steps = Steps.of(times);
        RowOrder order = steps.order();
        if (order == null) {
            return Finding.cannotTell(
                    Topic.SORT_ORDER,
                    steps.isUnordered()
                            ? "each sampled page is in order, but " + sample.names() + " together are not"
                            : Words.count(times.size(), "dated row") + " of " + sample.names() + ", of "
                                    + Words.count(times.stream().distinct().count(), "distinct time")
                                    + ", are too few, or too close together");
        }
        return ranked(checkup, order);
    }

    /** Checks the order by the rank of a row in the middle, which is the number of rows that a bound at its time selects. */
    private static Finding ranked(Checkup checkup, RowOrder order) {
        Sample sample = checkup.sample();
        String evidence =
                Words.count(sample.times().size(), "dated row") + " of " + sample.names() + " are in this order";
        Optional<Ranked> middle = middle(checkup, order);
        if (middle.isPresent()) {
            Ranked row = middle.get();
            BatchFilter newer = BatchFilter.all().createdAfter(row.createdAt());
            long count = checkup.calls().fetch(newer, 1, 1).page().totalRecords();
            String rank = Words.count(count, "row") + " are newer than that of " + row.createdAt()
                    + ", and by its position there are " + row.newer();
            if (Math.abs(count - row.newer()) > row.tolerance()) {
                return Finding.cannotTell(Topic.SORT_ORDER, evidence + ", but " + rank);
            }
            evidence += "; " + rank;
        }
        String name = order == RowOrder.NEWEST_FIRST ? "newest" : "oldest";
        return Finding.of(Topic.SORT_ORDER, order, "The list is " + name + " first.", evidence)
                .simulatedBy("--order", order.name().toLowerCase(Locale.ROOT));
    }

    /**
     * A row and its rank.
     *
     * @param newer the number of newer rows if the list is in order
     * @param tolerance the number by which it may differ, since the list may change
     */
    private record Ranked(Instant createdAt, long newer, long tolerance) {}

    /** Returns a row of a page in the middle whose neighbours are not too close, or empty if there is none, or no totals. */
    private static Optional<Ranked> middle(Checkup checkup, RowOrder order) {
        Sample sample = checkup.sample();
        boolean isFirstDated = checkup.value(Topic.UNDATED_ROWS, UndatedRows.class)
                .filter(place -> place == UndatedRows.NONE)
                .isPresent();
        if (!isFirstDated || sample.pages().size() < 3) { // otherwise the position does not count the dated rows only
            return Optional.empty();
        }
        Exchange page = sample.pages().get(sample.pages().size() / 2);
        List<Instant> times = times(page);
        for (int i = 1; i < times.size() - 1; i++) {
            Instant time = times.get(i);
            if (isApart(time, times.get(i - 1)) && isApart(time, times.get(i + 1))) {
                long total = page.page().totalRecords();
                long before = sample.offset(page) + i;
                long newer = order == RowOrder.NEWEST_FIRST ? before : total - 1 - before;
                return Optional.of(new Ranked(time, newer, 3 + total / 100));
            }
        }
        return Optional.empty();
    }

    /** Returns whether a bound at one time treats the other in the same way however it is compared. */
    private static boolean isApart(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(TimeRange.TOLERANCE) >= 0;
    }

    private static List<Instant> times(Exchange page) {
        return page.rows().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + " s";
    }

    /**
     * How times in the order of the list differ.
     *
     * @param rise the longest time by which a row is newer than an earlier one
     * @param fall the longest time by which a row is older than an earlier one
     * @param distinct the number of distinct times
     * @param seconds the number of distinct seconds
     */
    private record Steps(Duration rise, Duration fall, long distinct, long seconds) {
        static Steps of(List<Instant> times) {
            Duration rise = Duration.ZERO;
            Duration fall = Duration.ZERO;
            Instant oldest = times.isEmpty() ? Instant.EPOCH : times.get(0);
            Instant newest = oldest;
            for (Instant time : times) {
                rise = longer(rise, Duration.between(oldest, time));
                fall = longer(fall, Duration.between(time, newest));
                oldest = time.isBefore(oldest) ? time : oldest;
                newest = time.isAfter(newest) ? time : newest;
            }
            return new Steps(
                    rise,
                    fall,
                    times.stream().distinct().count(),
                    times.stream().map(Instant::getEpochSecond).distinct().count());
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? other : one;
        }

        boolean isUnordered() {
            return rise.compareTo(TimeRange.PRECISION) >= 0 && fall.compareTo(TimeRange.PRECISION) >= 0;
        }

        /** Returns the order; {@code null} if there are too few different times. */
        @Nullable
        RowOrder order() {
            boolean isStrict = rise.isZero() != fall.isZero() && distinct >= ENOUGH;
            boolean isClear = rise.compareTo(TimeRange.PRECISION) < 0 != fall.compareTo(TimeRange.PRECISION) < 0
                    && seconds >= 2 * ENOUGH;
            if (!isStrict && !isClear) {
                return null;
            }
            return rise.compareTo(fall) < 0 ? RowOrder.NEWEST_FIRST : RowOrder.OLDEST_FIRST;
        }
    }
}
