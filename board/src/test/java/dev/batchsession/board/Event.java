package dev.batchsession.board;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server-sent event as a browser understands it, read by the rules of the HTML standard. */
record Event(String id, String name, JsonNode data) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Event of(Frame frame) {
        return of(new String(frame.bytes(), StandardCharsets.UTF_8));
    }

    /** @param block the lines up to and with the blank one that ends the event */
    static Event of(String block) {
        if (!block.endsWith("\n\n") || block.indexOf("\n\n") != block.length() - 2) {
            throw new AssertionError("one event expected but was: " + block);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : block.strip().lines().toList()) {
            int colon = line.indexOf(": ");
            if (fields.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
                throw new AssertionError("a field came twice: " + block);
            }
        }
        return new Event(fields.get("id"), fields.get("event"), JSON.readTree(fields.get("data")));
    }
}
