package dev.batchsession.cli.doctor;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Which properties the server returns that this version of the library does not know. */
final class PropertiesProbe implements Probe {
    private static final Set<String> ENVELOPE = Set.of("data");
    private static final Set<String> DATA = Set.of("batches", "pagination");
    private static final Set<String> PAGINATION =
            Set.of("current_page", "total_pages", "total_records", "has_next", "has_prev");

    @Override
    public List<Topic> topics() {
        return List.of(Topic.PROPERTIES);
    }

    @Override
    public List<Finding> examine(Checkup checkup) {
        UnknownNames names = new UnknownNames();
        long rows = 0;
        for (Exchange exchange : checkup.calls().exchanges()) {
            JsonNode body = exchange.response().body();
            addUnknown("", body, ENVELOPE, names);
            addUnknown("data.", body.path("data"), DATA, names);
            addUnknown("data.pagination.", body.at("/data/pagination"), PAGINATION, names);
            exchange.rows()
                    .forEach(row ->
                            row.additionalProperties().keySet().forEach(name -> names.add("data.batches[]." + name)));
            rows += exchange.rows().size();
        }
        String evidence =
                "in " + Words.count(checkup.calls().exchanges().size(), "answer") + " with " + Words.count(rows, "row");
        return List.of(names.finding(Topic.PROPERTIES, "property", "properties", evidence));
    }

    private static void addUnknown(String path, JsonNode object, Set<String> known, UnknownNames names) {
        object.propertyNames().stream().filter(name -> !known.contains(name)).forEach(name -> names.add(path + name));
    }
}
