package dev.batchsession.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record, as a consumer reads it.
 *
 * @param state status and completed requests; {@code null} in a tombstone
 */
record ReadRecord(
        String account, UUID batch, String kind, @Nullable String state) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static ReadRecord of(ConsumerRecord<String, String> read) {
        JsonNode key = JSON.readTree(read.key());
        String kind = new String(read.headers().lastHeader("batch.kind").value(), StandardCharsets.UTF_8);
        return new ReadRecord(
                key.get("account").asString(),
                UUID.fromString(key.get("batch_id").asString()),
                kind,
                read.value() == null ? null : state(JSON.readTree(read.value())));
    }

    /** Whose record it is. */
    static UUID batchOf(ConsumerRecord<String, String> read) {
        return UUID.fromString(JSON.readTree(read.key()).get("batch_id").asString());
    }

    private static String state(JsonNode value) {
        return value.get("status").asString()
                + ' '
                + value.get("completed_requests").asInt();
    }

    static String key(String account, UUID batch) {
        return account + ' ' + batch;
    }

    String key() {
        return key(account, batch);
    }

    /** By account and batch, each batch's in the order in which they were told. */
    static Map<String, List<String>> byKey(List<ReadRecord> told) {
        return told.stream()
                .collect(Collectors.groupingBy(
                        ReadRecord::key, Collectors.mapping(one -> one.kind + ' ' + one.state, Collectors.toList())));
    }
}
