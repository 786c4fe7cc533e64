package dev.batchsession.cli.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** All findings, as text or as JSON. It contains no key, no id of a batch, and no row. */
public final class Report {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Collection<Finding> findings;
    private final List<String> simulate;
    private final String origin;
    private final int calls;
    private final int failed;

    Report(Checkup checkup) {
        this.findings = List.copyOf(checkup.findings());
        this.simulate = Reproduction.arguments(checkup);
        this.origin = checkup.calls().origin();
        this.calls = checkup.calls().made();
        this.failed = calls - checkup.calls().exchanges().size();
    }

    /** Returns the report as lines of text. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            lines.add(finding.topic().label() + ": " + finding.sentence());
            lines.add("  " + finding.evidence());
        }
        lines.add("");
        lines.add(Words.count(calls, "call") + " to " + origin + ", of which " + failed + " failed. A similar server"
                + notSimulated() + ':');
        lines.add("  batch-sessions " + String.join(" ", simulate));
        return lines;
    }

    /** Returns the report as one JSON object. A finding without a value is unknown. */
    public String json() {
        ObjectNode report = JSON.createObjectNode();
        ObjectNode topics = report.putObject("findings");
        for (Finding finding : findings) {
            topics.putObject(finding.topic().jsonName())
                    .put("value", finding.valueText())
                    .put("sentence", finding.sentence())
                    .put("evidence", finding.evidence())
                    .put("simulated", finding.isSimulated());
        }
        report.put("api", origin)
                .put("calls", calls)
                .put("failed_calls", failed)
                .put("reproduce", "batch-sessions " + String.join(" ", simulate));
        return report.toString();
    }

    private String notSimulated() {
        List<String> topics = findings.stream()
                .filter(finding -> !finding.isSimulated())
                .map(finding -> finding.topic().label())
                .toList();
        return topics.isEmpty() ? "" : ", except for " + Words.and(topics);
    }
}
