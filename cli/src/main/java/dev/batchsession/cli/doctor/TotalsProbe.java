package dev.batchsession.cli.doctor;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which properties of {@code pagination} the server returns, apart from {@code current_page}. */
final class TotalsProbe implements Probe {
    private static final List<String> NAMES = List.of("total_records", "total_pages", "has_next", "has_prev");

    @Override
    public List<Topic> topics() {
        return List.of(Topic.TOTALS);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        List<JsonNode> answers = checkup.calls().exchanges().stream()
                .map(exchange -> exchange.response().body().at("/data/pagination"))
                .filter(JsonNode::isObject)
                .toList();
        String evidence = "in " + Words.count(answers.size(), "answer");
        if (answers.isEmpty()) {
            return List.of(Finding.cannotTell(Topic.TOTALS, evidence));
        }
        List<String> missing = NAMES.stream()
                .filter(name -> answers.stream().anyMatch(answer -> !answer.hasNonNull(name)))
                .toList();
        return List.of(
                missing.isEmpty()
                        ? Finding.of(Topic.TOTALS, "complete", Words.and(NAMES) + " are returned.", evidence)
                        : Finding.of(
                                        Topic.TOTALS,
                                        "without " + Words.and(missing),
                                        "Not all answers have " + Words.and(missing) + '.',
                                        evidence)
                                .simulatedIf(false));
    }
}
