package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** Reads an export's file as a strict reader would. */
final class ExportedFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ExportedFile() {}

    /** The rows as properties and their texts, with no property for what is absent. */
    static List<Map<String, String>> read(Path file) throws IOException {
        return ExportFormat.ofFileName(file).orElseThrow() == ExportFormat.CSV ? csv(file) : ndjson(file);
    }

    /** The manifest describes the file, by a count of its own. */
    static void assertFits(Path manifest, Path file) throws IOException {
        JsonNode json = JSON.readTree(manifest);
        byte[] bytes = Files.readAllBytes(file);
        Map<String, Long> rowsByStatus = read(file).stream()
                .collect(Collectors.groupingBy(row -> known(row.get("status")), Collectors.counting()));
        assertThat(json.get("file").asString()).isEqualTo(file.getFileName().toString());
        assertThat(json.get("bytes").asLong()).isEqualTo(bytes.length);
        assertThat(json.get("sha256").asString()).isEqualTo(sha256(bytes));
        assertThat(json.get("rows").asInt()).isEqualTo(read(file).size());
        assertThat(json.get("rows_by_status").properties())
                .allSatisfy(count -> assertThat(count.getValue().asLong()).isEqualTo(rowsByStatus.get(count.getKey())))
                .hasSize(rowsByStatus.size());
        assertThat(json.at("/verification/outcome").asString()).isEqualTo("MATCHES");
    }

    private static String known(String status) {
        return BatchStatus.ofWireName(status).wireName();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The bytes, unpacked. */
    static String text(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = stream(file)) {
            in.transferTo(bytes);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What {@link #read} gives for these rows. */
    static List<Map<String, String>> of(List<BatchSummary> rows) {
        return rows.stream().map(ExportedFile::of).toList();
    }

    private static Map<String, String> of(BatchSummary row) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "batch_id", row.batchId().toString(),
                "status", row.statusText(),
                "total_requests", "" + row.totalRequests(),
                "completed_requests", "" + row.completedRequests(),
                "failed_requests", "" + row.failedRequests()));
        if (row.createdAt() != null) {
            properties.put("created_at", TIME.format(row.createdAt()));
        }
        if (row.actualCompletionTime() != null) {
            properties.put("actual_completion_time", TIME.format(row.actualCompletionTime()));
        }
        return properties;
    }

    private static List<Map<String, String>> ndjson(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(reader(file))) {
            StringBuilder line = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    Map<String, String> row = new HashMap<>();
                    JSON.readTree(line.toString())
                            .properties()
                            .forEach(property -> row.put(
                                    property.getKey(), property.getValue().asString()));
                    rows.add(row);
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
            assertThat(line).as("a line without an end").isEmpty();
        }
        return rows;
    }

    private static List<Map<String, String>> csv(Path file) throws IOException {
        CsvSchema header = CsvSchema.emptySchema().withHeader().withStrictHeaders(true);
        try (Reader in = reader(file);
                MappingIterator<Map<String, String>> rows = new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(header)
                        .readValues(in)) {
            List<Map<String, String>> read = rows.readAll();
            read.forEach(row -> assertThat(row).hasSize(7));
            read.forEach(row -> row.entrySet()
                    .removeIf(property ->
                            property.getValue().isEmpty() && !property.getKey().equals("status")));
            return read;
        }
    }

    private static Reader reader(Path file) throws IOException {
        return new InputStreamReader(
                stream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static InputStream stream(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return ExportFormat.isGzip(file) ? new GZIPInputStream(in, 64 * 1024) : in;
    }
}
