package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.List;

/** Which statuses the server returns that this version of the library does not know. */
final class StatusesProbe implements Probe {
    @Override
    public List<Topic> topics() {
        return List.of(Topic.STATUSES);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<BatchSummary> rows = checkup.calls().exchanges().stream()
                .flatMap(exchange -> exchange.rows().stream())
                .toList();
        UnknownNames unknown = new UnknownNames();
        rows.stream()
                .filter(row -> row.status() == BatchStatus.UNKNOWN)
                .forEach(row -> unknown.add(row.statusText().isEmpty() ? "(absent)" : row.statusText()));
        String evidence = "in " + Words.count(rows.size(), "row");
        return List.of(
                rows.isEmpty()
                        ? Finding.cannotTell(Topic.STATUSES, evidence)
                        : unknown.finding(Topic.STATUSES, "status", "statuses", evidence));
    }
}
