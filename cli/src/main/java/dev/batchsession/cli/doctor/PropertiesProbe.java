package dev.batchsession.cli.doctor;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Which properties the server returns that this version of the library does not know. */
final class PropertiesProbe implements Probe {
    private static final Set<String> ENVELOPE = Set.of("data");
    private static final Set<String> DATA = Set.of("batches", "pagination");
    private static final Set<String> PAGINATION =
            Set.of("current_page", "total_pages", "total_records", "has_next", "has_prev");
    private static final int MAX_NAMES = 20;
    private static final int MAX_LENGTH = 60;

    @Override
    public List<Topic> topics() {
        return List.of(Topic.PROPERTIES);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        Set<String> names = new TreeSet<>();
        long rows = 0;
        for (Exchange exchange : checkup.calls().exchanges()) {
            JsonNode body = exchange.response().body();
            addUnknown("", body, ENVELOPE, names);
            addUnknown("data.", body.path("data"), DATA, names);
            addUnknown("data.pagination.", body.at("/data/pagination"), PAGINATION, names);
            exchange.rows()
                    .forEach(row -> row.additionalProperties()
                            .keySet()
                            .forEach(name -> names.add(shortened("data.batches[]." + name))));
            rows += exchange.rows().size();
        }
        String evidence =
                "in " + Words.count(checkup.calls().exchanges().size(), "answer") + " with " + Words.count(rows, "row");
        if (names.isEmpty()) {
            return List.of(Finding.of(Topic.PROPERTIES, "none", "No unknown property was returned.", evidence));
        }
        String list = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return List.of(Finding.of(
                        Topic.PROPERTIES,
                        list,
                        "Unknown properties: " + list + (names.size() > MAX_NAMES ? ", …" : "") + '.',
                        evidence)
                .simulatedIf(false));
    }

    private static void addUnknown(String path, JsonNode object, Set<String> known, Set<String> names) {
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> names.add(shortened(path + name)));
    }

    static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
