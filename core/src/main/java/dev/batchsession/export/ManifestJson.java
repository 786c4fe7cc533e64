package dev.batchsession.export;

import dev.batchsession.export.ExportVerification.Difference;
import dev.batchsession.export.ExportVerification.Outcome;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** The JSON of a manifest. Later versions may add properties, which this one ignores. Depends on jackson-core only. */
final class ManifestJson {
    private static final int VERSION = 1;
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final ObjectWriteContext INDENTED = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    };

    private ManifestJson() {}

    static byte[] encode(ExportManifest manifest, String fileName) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(INDENTED, bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("export_manifest", VERSION);
            json.writeStringProperty("file", fileName);
            json.writeStringProperty("format", manifest.format().name());
            json.writeBooleanProperty("gzip", manifest.gzip());
            json.writeObjectPropertyStart("filter");
            BatchFilter filter = manifest.filter();
            text(
                    json,
                    "status",
                    filter.status() == null ? null : filter.status().wireName());
            text(json, "created_after", filter.createdAfter());
            text(json, "created_before", filter.createdBefore());
            json.writeEndObject();
            text(json, "started", manifest.started());
            text(json, "finished", manifest.finished());
            json.writeNumberProperty("rows", manifest.rows());
            json.writeNumberProperty("bytes", manifest.bytes());
            json.writeStringProperty("sha256", manifest.sha256());
            json.writeObjectPropertyStart("rows_by_status");
            manifest.rowsByStatus().forEach((status, rows) -> json.writeNumberProperty(status.wireName(), rows));
            json.writeEndObject();
            verification(json, manifest.verification());
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toByteArray();
    }

    private static void verification(JsonGenerator json, ExportVerification verification) {
        json.writeObjectPropertyStart("verification");
        json.writeStringProperty("outcome", verification.outcome().name());
        text(json, "reason", verification.reason());
        text(json, "created_before", verification.createdBefore());
        json.writeNumberProperty("rows", verification.rows());
        if (verification.counted() != BatchPage.UNKNOWN) {
            json.writeNumberProperty("counted", verification.counted());
        }
        json.writeArrayPropertyStart("differences");
        for (Difference difference : verification.differences()) {
            json.writeStartObject();
            text(json, "from", difference.range().from());
            text(json, "to", difference.range().to());
            json.writeNumberProperty("rows", difference.rows());
            json.writeNumberProperty("counted", difference.counted());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable Object value) {
        if (value != null) {
            json.writeStringProperty(name, value.toString());
        }
    }

    /** @throws IOException if the bytes are not a manifest that this version reads */
    static ExportManifest decode(byte[] bytes, Path source) throws IOException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            Properties manifest = new Properties(value(json));
            if (manifest.number("export_manifest") > VERSION) {
                throw new IOException(source + " was written by a newer version of this library");
            }
            return manifest.manifest();
        } catch (JacksonException | IllegalArgumentException | DateTimeException damaged) {
            throw new IOException(source + " is damaged, or not a manifest", damaged);
        }
    }

    /** Returns a string, long, boolean, list or map, or false for anything else. */
    private static Object value(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new HashMap<>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                object.put(name, value(json));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        return token == JsonToken.VALUE_STRING ? json.getString() : token == JsonToken.VALUE_TRUE;
    }

    /** The properties of a JSON object. Missing ones and those of another type are an {@link IllegalArgumentException}. */
    private static final class Properties {
        private final Map<?, ?> values;

        Properties(@Nullable Object object) {
            if (!(object instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("an object is missing");
            }
            values = map;
        }

        ExportManifest manifest() {
            Properties filter = object("filter");
            Map<BatchStatus, Long> rowsByStatus = new EnumMap<>(BatchStatus.class);
            Properties counts = object("rows_by_status");
            for (BatchStatus status : BatchStatus.values()) {
                if (counts.values.containsKey(status.wireName())) {
                    rowsByStatus.put(status, counts.number(status.wireName()));
                }
            }
            String status = filter.optional("status");
            return new ExportManifest(
                    ExportFormat.valueOf(text("format")),
                    Boolean.TRUE.equals(values.get("gzip")),
                    new BatchFilter(
                            status == null ? null : BatchStatus.ofWireName(status),
                            filter.time("created_after"),
                            filter.time("created_before")),
                    Instant.parse(text("started")),
                    Instant.parse(text("finished")),
                    number("rows"),
                    number("bytes"),
                    text("sha256"),
                    rowsByStatus,
                    object("verification").verification());
        }

        private ExportVerification verification() {
            List<Difference> differences = new ArrayList<>();
            if (values.get("differences") instanceof List<?> list) {
                list.forEach(difference -> differences.add(new Properties(difference).difference()));
            }
            return new ExportVerification(
                    Outcome.valueOf(text("outcome")),
                    number("rows"),
                    values.containsKey("counted") ? number("counted") : BatchPage.UNKNOWN,
                    time("created_before"),
                    differences,
                    optional("reason"));
        }

        private Difference difference() {
            return new Difference(new TimeRange(time("from"), time("to")), number("rows"), number("counted"));
        }

        private Properties object(String name) {
            return new Properties(values.get(name));
        }

        private String text(String name) {
            String text = optional(name);
            if (text == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return text;
        }

        private @Nullable String optional(String name) {
            return values.get(name) instanceof String text ? text : null;
        }

        private @Nullable Instant time(String name) {
            String text = optional(name);
            return text == null ? null : Instant.parse(text);
        }

        long number(String name) {
            if (values.get(name) instanceof Long number) {
                return number;
            }
            throw new IllegalArgumentException(name + " is missing");
        }
    }
}
