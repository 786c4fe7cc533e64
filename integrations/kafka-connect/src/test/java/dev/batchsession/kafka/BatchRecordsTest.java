package dev.batchsession.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.testing.Batches;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.SchemaProjector;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRecordsTest {
    private final BatchRecords records = new BatchRecords("batches", false);

    /** Checkpoints of earlier versions contain such times, and a removed batch is sent as its checkpoint has it. */
    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+292278994-08-17T07:12:56Z"})
    void aTimeThatATimestampCannotRepresentIsNone(String time) {
        Struct value = removed(Instant.parse(time));

        assertThat(value.get("created_at")).isNull();
        assertThat(value.get("actual_completion_time")).isNull();
        assertThat(value.getString("status")).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"})
    void anyTimeOfTheContractIsSent(String time) {
        Struct value = removed(Instant.parse(time));

        assertThat(value.get("created_at")).isEqualTo(Date.from(Instant.parse(time)));
        assertThat(value.get("actual_completion_time")).isEqualTo(Date.from(Instant.parse(time)));
    }

    @Test
    void additionalPropertiesAreOneJsonObject() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("tags", "[\"a\", 1.50]");
        properties.put("\"é", "null");

        assertThat(value(properties).getString("additional_properties"))
                .isEqualTo("{\"tags\":[\"a\", 1.50],\"\\\"é\":null}");
        assertThat(value(Map.of()).get("additional_properties")).isNull();
    }

    /** The readers of a topic have either version, and so have its records. */
    @Test
    void versionsOneAndTwoReadEachOther() {
        SchemaBuilder builder =
                SchemaBuilder.struct().name(BatchRecords.VALUE.name()).version(1);
        BatchRecords.VALUE.fields().stream()
                .filter(field -> !field.name().equals("additional_properties"))
                .forEach(field -> builder.field(field.name(), field.schema()));
        Schema first = builder.build();
        Struct written = value(Map.of("region", "\"eu\""));

        Struct old = (Struct) SchemaProjector.project(BatchRecords.VALUE, written, first);
        Struct read = (Struct) SchemaProjector.project(first, old, BatchRecords.VALUE);

        assertThat(old.get("batch_id")).isEqualTo(written.get("batch_id"));
        assertThat(read.get("additional_properties")).isNull();
        assertThat(read).isEqualTo(value(Map.of()));
    }

    private Struct value(Map<String, String> properties) {
        BatchSummary batch = new BatchSummary(
                Batches.batch(1).batchId(), BatchStatus.COMPLETED, 1, 1, 0, null, null, "completed", properties);
        return (Struct) records.of(new Event(
                        "a", "CREATED", null, batch, Instant.EPOCH, Map.of("stream", "x"), new LazyOffset(Map::of)))
                .value();
    }

    private Struct removed(Instant time) {
        BatchSummary batch = new BatchSummary(Batches.batch(1).batchId(), BatchStatus.COMPLETED, 1, 1, 0, time, time);
        return (Struct) records.of(new Event(
                        "a", "REMOVED", batch, null, Instant.EPOCH, Map.of("stream", "x"), new LazyOffset(Map::of)))
                .value();
    }
}
