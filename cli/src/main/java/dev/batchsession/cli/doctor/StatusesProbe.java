package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which statuses the server returns that this version of the library does not know. */
final class StatusesProbe implements Probe {
    private static final int MAX_NAMES = 20;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.STATUSES);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<BatchSummary> rows = checkup.calls().exchanges().stream()
                .flatMap(exchange -> exchange.rows().stream())
                .toList();
        TreeSet<String> unknown = rows.stream()
                .filter(row -> row.status() == BatchStatus.UNKNOWN)
                .map(row -> row.statusText().isEmpty() ? "(absent)" : PropertiesProbe.shortened(row.statusText()))
                .collect(Collectors.toCollection(TreeSet::new));
        String evidence = "in " + Words.count(rows.size(), "row");
        if (rows.isEmpty()) {
            return List.of(Finding.cannotTell(Topic.STATUSES, evidence));
        }
        if (unknown.isEmpty()) {
            return List.of(Finding.of(Topic.STATUSES, "none", "No unknown status was returned.", evidence));
        }
        String list = unknown.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return List.of(Finding.of(
                        Topic.STATUSES,
                        list,
                        "Unknown statuses: " + list + (unknown.size() > MAX_NAMES ? ", …" : "") + '.',
                        evidence)
                .simulatedIf(false));
    }
}
