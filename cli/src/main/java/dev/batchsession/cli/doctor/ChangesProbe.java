package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchSummary;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.UUID;

/** Whether the list changed while it was measured, which is often the reason why something is unknown. */
final class ChangesProbe implements Probe {
    @Override
    public List<Topic> topics() {
        return List.of(Topic.CHANGES);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        LongSummaryStatistics totals = checkup.calls().exchanges().stream()
                .filter(exchange -> exchange.isUnfiltered() && exchange.hasTotal())
                .mapToLong(exchange -> exchange.page().totalRecords())
                .summaryStatistics();
        int changed = changedRows(checkup.calls().exchanges());
        String evidence = (totals.getCount() == 0
                        ? "the server returns no totals"
                        : "the list had " + totals.getMin() + " to " + totals.getMax() + " rows in "
                                + Words.count(totals.getCount(), "answer"))
                + ", and " + Words.count(changed, "row") + " changed between two answers";
        boolean isChanging = changed > 0 || (totals.getCount() > 0 && totals.getMin() < totals.getMax());
        return List.of(Finding.of(
                        Topic.CHANGES,
                        isChanging,
                        isChanging
                                ? "The list changed during the measurement."
                                : "No change of the list was seen during the measurement.",
                        evidence)
                .simulatedIf(!isChanging));
    }

    private static int changedRows(List<Exchange> exchanges) {
        Map<UUID, BatchSummary> latest = new HashMap<>();
        int changed = 0;
        for (Exchange exchange : exchanges) {
            for (BatchSummary row : exchange.rows()) {
                BatchSummary earlier = latest.put(row.batchId(), row);
                changed += earlier == null || earlier.equals(row) ? 0 : 1;
            }
        }
        return changed;
    }
}
