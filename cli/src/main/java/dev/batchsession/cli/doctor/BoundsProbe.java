package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.TimePrecision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether bounds are inclusive, and to which unit they are truncated. A {@link ThresholdSearch} finds for each bound which comparisons
 * explain it. A row may show fewer digits than the server compares. Its threshold is then one of no comparison, unless the hidden digits
 * happen to be those of one. A second row rules that out.
 */
final class BoundsProbe implements Probe {
    private static final int MAX_NEIGHBOURS = 50; // in the sample, within a few seconds
    private static final int NEAR_THE_END = 20;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.CREATED_AFTER, Topic.CREATED_BEFORE, Topic.BOUND_PRECISION);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        Map<Bound, ThresholdSearch.Result> results = new EnumMap<>(Bound.class);
        for (Bound bound : Bound.values()) {
            results.put(bound, result(checkup, bound));
        }
        Set<TimePrecision> precisions = precisions(results);
        List<Finding> findings = new ArrayList<>();
        results.forEach((bound, result) -> findings.add(rule(bound, result, precisions)));
        findings.add(precision(results, precisions));
        return withRule(findings);
    }

    private static ThresholdSearch.Result result(Checkup checkup, Bound bound) {
        List<BatchSummary> rows = rows(checkup, bound);
        if (rows.isEmpty()) {
            return new ThresholdSearch.Result(List.of(), "no sampled row is suitable");
        }
        try {
            ThresholdSearch.Result first = new ThresholdSearch(checkup.calls(), bound, rows.get(0)).run(null);
            if (first.comparisons().isEmpty() || isComplete(rows.get(0))) {
                return first;
            }
            return rows.size() < 2
                    ? new ThresholdSearch.Result(
                            List.of(), first.evidence() + ", and there is no other row to confirm it")
                    : confirmed(first, new ThresholdSearch(checkup.calls(), bound, rows.get(1)));
        } catch (PageFetchException | CallBudgetException failure) {
            return new ThresholdSearch.Result(List.of(), String.valueOf(failure.getMessage()));
        }
    }

    private static ThresholdSearch.Result confirmed(ThresholdSearch.Result first, ThresholdSearch other) {
        ThresholdSearch.Result second = other.run(first.comparisons().get(0));
        List<Comparison> both = first.comparisons().stream()
                .filter(second.comparisons()::contains)
                .toList();
        return new ThresholdSearch.Result(both, first.evidence() + "; " + second.evidence());
    }

    /**
     * Returns two rows whose thresholds differ most between comparisons: those that show microseconds, if there are any, and are in the
     * middle of their second and millisecond. If the order of the list is known, they are at its end that the bound selects, where few
     * other rows are selected.
     */
    private static List<BatchSummary> rows(Checkup checkup, Bound bound) {
        List<BatchSummary> rows = checkup.sample().rows().stream()
                .filter(row -> row.createdAt() != null && isSuitable(row.createdAt()))
                .toList();
        Optional<RowOrder> order =
                checkup.value(Topic.SORT_ORDER, RowOrder.class).filter(known -> known != RowOrder.SHUFFLED);
        List<Instant> times = checkup.sample().times();
        List<BatchSummary> suitable = order.isPresent()
                ? end(rows, (order.get() == RowOrder.NEWEST_FIRST) == (bound == Bound.AFTER))
                : rows.stream()
                        .filter(row -> neighbours(time(row), times) <= MAX_NEIGHBOURS)
                        .toList();
        List<BatchSummary> best = suitable.stream()
                .sorted(Comparator.comparing(row -> -quality(time(row))))
                .toList();
        Stream<BatchSummary> others = best.stream().filter(row -> !time(row).equals(time(best.get(0))));
        return Stream.concat(best.stream().limit(1), others.limit(1)).toList();
    }

    /** A time that is finer than the smallest step between bounds has no exact threshold. */
    private static boolean isSuitable(Instant time) {
        return TimeRange.isSelectable(time)
                && time.truncatedTo(ChronoUnit.MICROS).equals(time);
    }

    private static List<BatchSummary> end(List<BatchSummary> rows, boolean isFirst) {
        int size = Math.min(NEAR_THE_END, rows.size());
        return isFirst ? rows.subList(0, size) : rows.subList(rows.size() - size, rows.size());
    }

    private static long neighbours(Instant time, List<Instant> times) {
        return times.stream()
                .filter(other -> TimeRange.closed(time, time).widened().contains(other))
                .count();
    }

    /** Returns the number of distinct values to distinguish. */
    private static long quality(Instant time) {
        return Comparison.all().stream()
                .flatMap(comparison -> List.of(Bound.values()).stream().map(bound -> comparison.threshold(bound, time)))
                .flatMap(threshold -> List.of(threshold, threshold.minus(Comparison.STEP)).stream())
                .distinct()
                .count();
    }

    private static Instant time(BatchSummary row) {
        return row.createdAt() == null ? Instant.EPOCH : row.createdAt();
    }

    /** Returns whether the row shows all digits that are distinguished. */
    private static boolean isComplete(BatchSummary row) {
        return !time(row).truncatedTo(ChronoUnit.MILLIS).equals(time(row));
    }

    /** Returns the precisions that explain both bounds, or the one of which something is known. */
    private static Set<TimePrecision> precisions(Map<Bound, ThresholdSearch.Result> results) {
        Set<TimePrecision> common = Set.of(TimePrecision.values());
        for (ThresholdSearch.Result result : results.values()) {
            if (!result.comparisons().isEmpty()) {
                Set<TimePrecision> explaining =
                        result.comparisons().stream().map(Comparison::precision).collect(Collectors.toSet());
                common = common.stream().filter(explaining::contains).collect(Collectors.toSet());
            }
        }
        return common;
    }

    private static Finding rule(Bound bound, ThresholdSearch.Result result, Set<TimePrecision> precisions) {
        Set<Boolean> inclusive = result.comparisons().stream()
                .filter(comparison -> precisions.isEmpty() || precisions.contains(comparison.precision()))
                .map(Comparison::inclusive)
                .collect(Collectors.toSet());
        if (inclusive.size() != 1) {
            return Finding.cannotTell(bound.topic(), unexplained(result));
        }
        String name = bound.topic().label();
        boolean isInclusive = inclusive.contains(true);
        return Finding.of(
                bound.topic(),
                isInclusive ? "inclusive" : "exclusive",
                isInclusive
                        ? name + " is inclusive: it selects a row that shows exactly that time."
                        : name + " is exclusive: it does not select a row that shows exactly that time.",
                result.evidence());
    }

    private static String unexplained(ThresholdSearch.Result result) {
        return result.evidence().startsWith("a row of ") && result.comparisons().isEmpty()
                ? result.evidence() + ": rows seem to show fewer digits than the server compares"
                : result.evidence();
    }

    private static Finding precision(Map<Bound, ThresholdSearch.Result> results, Set<TimePrecision> precisions) {
        String names =
                precisions.stream().sorted().map(TimePrecisionProbe::name).collect(Collectors.joining(" or "));
        boolean isFound = results.values().stream()
                .anyMatch(result -> !result.comparisons().isEmpty());
        if (!isFound || precisions.isEmpty()) {
            return Finding.cannotTell(
                    Topic.BOUND_PRECISION, "the results of the two bounds have no common explanation");
        }
        String evidence = "the results of the two bounds are explained by " + names;
        if (precisions.size() > 1) {
            return Finding.cannotTell(Topic.BOUND_PRECISION, evidence);
        }
        TimePrecision precision = precisions.iterator().next();
        return Finding.of(Topic.BOUND_PRECISION, precision, "Bounds are compared in " + names + '.', evidence + " only")
                .simulatedBy("--bound-precision", precision.name().toLowerCase(Locale.ROOT));
    }

    /** Adds the option for both bounds to the first one, if both are known. */
    private static List<Finding> withRule(List<Finding> findings) {
        Finding after = findings.get(0);
        Finding before = findings.get(1);
        if (!after.isKnown() || !before.isKnown()) {
            return findings;
        }
        boolean isAfter = "inclusive".equals(after.value());
        boolean isBefore = "inclusive".equals(before.value());
        BoundRule rule = isAfter
                ? isBefore ? BoundRule.INCLUSIVE : BoundRule.AFTER_INCLUSIVE
                : isBefore ? BoundRule.BEFORE_INCLUSIVE : BoundRule.EXCLUSIVE;
        return List.of(after.simulatedBy("--bounds", rule.name().toLowerCase(Locale.ROOT)), before, findings.get(2));
    }
}
