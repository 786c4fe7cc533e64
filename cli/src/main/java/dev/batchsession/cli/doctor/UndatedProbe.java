package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How many rows have no {@code created_at}, and where they are. A bound selects the dated rows; if the list has as many rows before and
 * after that call, the others are undated. The page where they should begin, or end, shows whether they are all at that end.
 */
final class UndatedProbe implements Probe {
    private static final BatchFilter DATED = BatchFilter.all().createdAfter(Instant.EPOCH);
    private static final int ATTEMPTS = 2;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.UNDATED_ROWS);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        return List.of(uncontradicted(finding(checkup), checkup.calls()));
    }

    private static Finding finding(Checkup checkup) {
        Sample sample = checkup.sample();
        long undated = sample.rows().stream().filter(UndatedProbe::isUndated).count();
        int rows = sample.rows().size();
        for (Exchange page : sample.pages()) {
            if (transitions(page.rows()) > 1) {
                return known(
                        UndatedRows.AMONG,
                        "Rows without created_at are among the others.",
                        "page " + page.asked().page()
                                + " has dated rows on both sides of undated ones, or the reverse; " + undated + " of "
                                + rows + " sampled rows are undated",
                        undated,
                        rows);
            }
        }
        if (!sample.last().hasTotal()) {
            return Finding.cannotTell(
                    Topic.UNDATED_ROWS,
                    undated + " of " + rows + " sampled rows have no created_at, and the server returns no totals");
        }
        return byCount(checkup);
    }

    private static Finding byCount(Checkup checkup) {
        Sample sample = checkup.sample();
        long total = total(sample.last());
        String reason = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long dated = total(checkup.calls().fetch(DATED, 1, 1));
            long undated = total - dated;
            boolean startsUndated = !sample.first().rows().isEmpty()
                    && isUndated(sample.first().rows().get(0));
            long boundary = startsUndated ? undated : dated; // the first row after it is of the other kind
            long row = Math.max(0, Math.min(boundary, total - 1));
            int page = (int) (row / sample.pageSize()) + 1;
            Exchange check = checkup.calls().fetch(BatchFilter.all(), page);
            long totalAfter = total(check);
            reason = "the list had " + total + " rows, then " + dated + " with a created_at, then " + totalAfter;
            if (undated >= 0 && totalAfter == total) {
                sample.add(check);
                return counted(sample, check, total, undated, startsUndated);
            }
            total = totalAfter;
        }
        return Finding.cannotTell(Topic.UNDATED_ROWS, reason);
    }

    /** Returns the finding, unless a row of any call contradicts it, even one that was replaced in the sample or that is read later. */
    static Finding uncontradicted(Finding finding, Calls calls) {
        UndatedRows place = finding.value(UndatedRows.class).orElse(null);
        if (place != UndatedRows.NONE && place != UndatedRows.ALL) {
            return finding;
        }
        boolean isContradicted = calls.exchanges().stream()
                .flatMap(exchange -> exchange.rows().stream())
                .anyMatch(row -> isUndated(row) == (place == UndatedRows.NONE));
        return isContradicted
                ? Finding.cannotTell(
                        Topic.UNDATED_ROWS,
                        finding.evidence() + ", although rows " + (place == UndatedRows.NONE ? "without" : "with")
                                + " created_at were seen")
                : finding;
    }

    private static Finding counted(Sample sample, Exchange check, long total, long undated, boolean startsUndated) {
        String evidence = "a bound selects " + (total - undated) + " of " + Words.count(total, "row");
        if (total == 0) {
            return Finding.cannotTell(Topic.UNDATED_ROWS, "the list is empty");
        }
        if (undated == 0) {
            return known(UndatedRows.NONE, "All rows have a created_at.", evidence, 0, total);
        }
        if (undated == total) {
            return known(UndatedRows.ALL, "No row has a created_at.", evidence, total, total);
        }
        long boundary = startsUndated ? undated : total - undated;
        for (int i = 0; i < check.rows().size(); i++) {
            boolean isBefore = sample.offset(check) + i < boundary;
            if (isUndated(check.rows().get(i)) != (isBefore == startsUndated)) {
                return Finding.cannotTell(
                        Topic.UNDATED_ROWS,
                        evidence + ", but the others are not all at one end, or not at row " + (boundary + 1));
            }
        }
        String which =
                undated == 1 ? "The row without created_at is " : "The " + undated + " rows without created_at are ";
        return known(
                startsUndated ? UndatedRows.FIRST : UndatedRows.LAST,
                which + (startsUndated ? "first." : "last."),
                evidence + ", and page " + check.asked().page() + " shows that the "
                        + (startsUndated ? "dated" : "undated") + " rows begin at row " + (boundary + 1),
                undated,
                total);
    }

    private static Finding known(UndatedRows place, String sentence, String evidence, long undated, long rows) {
        Finding finding = Finding.of(Topic.UNDATED_ROWS, place, sentence, evidence);
        if (undated == 0) {
            return finding;
        }
        String share = String.format(Locale.ROOT, "%.4f", (double) undated / rows);
        if (share.equals("0.0000") || (share.equals("1.0000") && undated < rows)) {
            return finding.simulatedIf(false); // the option would make none of them, or all, undated
        }
        return place == UndatedRows.FIRST
                ? finding.simulatedBy("--undated-share", share, "--undated-first")
                : finding.simulatedBy("--undated-share", share);
    }

    private static int transitions(List<BatchSummary> rows) {
        int transitions = 0;
        for (int i = 1; i < rows.size(); i++) {
            transitions += isUndated(rows.get(i)) == isUndated(rows.get(i - 1)) ? 0 : 1;
        }
        return transitions;
    }

    private static boolean isUndated(BatchSummary row) {
        return row.createdAt() == null;
    }

    private static long total(Exchange exchange) {
        return exchange.page().totalRecords();
    }
}
