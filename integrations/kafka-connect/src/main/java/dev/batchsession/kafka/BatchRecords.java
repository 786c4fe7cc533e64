package dev.batchsession.kafka;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Converts events into records with account and batch as key, the API's property names, and the change in headers. */
final class BatchRecords {
    static final String KIND_HEADER = "batch.kind";
    static final String OBSERVED_AT_HEADER = "batch.observed_at";
    static final String PREVIOUS_STATUS_HEADER = "batch.previous_status";

    static final Schema KEY = SchemaBuilder.struct()
            .name("dev.batchsession.kafka.BatchKey")
            .version(1)
            .field("account", Schema.STRING_SCHEMA)
            .field("batch_id", Schema.STRING_SCHEMA)
            .build();

    static final Schema VALUE = SchemaBuilder.struct()
            .name("dev.batchsession.kafka.Batch")
            .version(2) // 1 had no additional_properties
            .field("account", Schema.STRING_SCHEMA)
            .field("batch_id", Schema.STRING_SCHEMA)
            .field("status", Schema.STRING_SCHEMA)
            .field("total_requests", Schema.INT32_SCHEMA)
            .field("completed_requests", Schema.INT32_SCHEMA)
            .field("failed_requests", Schema.INT32_SCHEMA)
            .field("created_at", optionalTime())
            .field("actual_completion_time", optionalTime())
            .field("additional_properties", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private static final JsonFactory JSON = new JsonFactory();

    private final String topic;
    private final boolean tombstones;

    /** @param tombstones whether the record of a removed batch has no value; otherwise it has the last state */
    BatchRecords(String topic, boolean tombstones) {
        this.topic = topic;
        this.tombstones = tombstones;
    }

    SourceRecord of(Event event) {
        BatchSummary before = event.before();
        BatchSummary after = event.after();
        BatchSummary state = after == null && !tombstones ? before : after;
        Struct value = state == null ? null : value(event.account(), state);
        return new SourceRecord(
                event.partition(),
                event.offset(),
                topic,
                null, // chosen by the producer from the key, which keeps the order of a batch's records
                KEY,
                key(event.account(), requireNonNull(after == null ? before : after)),
                value == null ? null : VALUE,
                value,
                event.observedAt().toEpochMilli(),
                headers(event));
    }

    private static Struct key(String account, BatchSummary batch) {
        return new Struct(KEY)
                .put("account", account)
                .put("batch_id", batch.batchId().toString());
    }

    private static Struct value(String account, BatchSummary batch) {
        return new Struct(VALUE)
                .put("account", account)
                .put("batch_id", batch.batchId().toString())
                .put("status", batch.statusText())
                .put("total_requests", batch.totalRequests())
                .put("completed_requests", batch.completedRequests())
                .put("failed_requests", batch.failedRequests())
                .put("created_at", date(batch.createdAt()))
                .put("actual_completion_time", date(batch.actualCompletionTime()))
                .put("additional_properties", json(batch.additionalProperties()));
    }

    /** Returns a JSON object in one string, which every converter and sink supports; {@code null} if there are no properties. */
    private static @Nullable String json(Map<String, String> properties) {
        if (properties.isEmpty()) {
            return null;
        }
        StringWriter object = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), object)) {
            json.writeStartObject();
            properties.forEach((name, text) -> {
                json.writeName(name);
                json.writeRawValue(text);
            });
            json.writeEndObject();
        }
        return object.toString();
    }

    private static Headers headers(Event event) {
        Headers headers = new ConnectHeaders()
                .addString(KIND_HEADER, event.kind())
                .addTimestamp(OBSERVED_AT_HEADER, Date.from(event.observedAt()));
        BatchSummary before = event.before();
        return before == null ? headers : headers.addString(PREVIOUS_STATUS_HEADER, before.statusText());
    }

    /**
     * Returns {@code null} also for a time that a {@code Timestamp} cannot represent, since a failure would recur with each
     * restart.
     */
    private static @Nullable Date date(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        try {
            return Date.from(instant);
        } catch (IllegalArgumentException beyond292MillionYears) {
            return null;
        }
    }

    private static Schema optionalTime() {
        return Timestamp.builder().optional().build();
    }
}
