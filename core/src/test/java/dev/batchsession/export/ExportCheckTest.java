package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.export.ExportVerification.Outcome;
import dev.batchsession.model.BatchStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of a finished file, and what its decoders refuse. */
class ExportCheckTest {
    private static final int ROWS = 50;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
    void countsTheRowsOfAnIntactFile(String name) throws IOException {
        Path file = export(name);

        ExportCheck check = ExportCheck.of(file);

        assertThat(check.problems()).isEmpty();
        assertThat(check.malformed()).isEmpty();
        assertThat(check.rows()).isEqualTo(ROWS);
        assertThat(check.bytes()).isEqualTo(Files.size(file));
        assertThat(check.sha256()).isEqualTo(ExportedFile.sha256(Files.readAllBytes(file)));
        assertThat(check.rowsByStatus())
                .containsEntry(BatchStatus.COMPLETED, 43L)
                .containsEntry(BatchStatus.UNKNOWN, 7L);
        assertThat(check.count(BatchSessionFlux.over(new GeneratedList(ROWS))).block())
                .isEqualTo(check.manifest().verification())
                .satisfies(again -> assertThat(again.outcome()).isEqualTo(Outcome.MATCHES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.ndjson", "rows.csv", "rows.ndjson.gz", "rows.csv.gz"})
    void noticesEveryByteThatIsMissingOrDifferent(String name) throws IOException {
        Path file = export(name);
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at += 7) {
            Files.write(file, Arrays.copyOf(bytes, at));
            assertThat(ExportCheck.of(file).problems()).as("cut at " + at).isNotEmpty();
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThat(ExportCheck.of(file).problems()).as("changed at " + at).isNotEmpty();
        }
    }

    static List<Arguments> malformedRows() {
        return List.of(
                Arguments.of("rows.ndjson", "\n", "\n\n", "line 2: expected one JSON object and a line break"),
                Arguments.of("rows.ndjson", "}\n{", "}{", "line 2: expected one JSON object and a line break"),
                Arguments.of("rows.ndjson", "{", "[", "line 1: "),
                Arguments.of("rows.ndjson", "\"completed\"", "1", "line 1: status is no text"),
                Arguments.of("rows.ndjson", "\"batch_id\"", "\"id\"", "line 1: no batch_id"),
                Arguments.of("rows.ndjson", "2026-01-01T", "2026-13-01T", "line 1: created_at is no time"),
                Arguments.of("rows.ndjson", ",\"total", ",\n\"total", "line 1: the row continues on the next line"),
                Arguments.of("rows.csv", "batch_id", "batchid", "line 1: expected the header"),
                Arguments.of("rows.csv", ",completed,", ",", "line 2: expected 7 columns"),
                Arguments.of("rows.csv", ",completed,", ",completed,more,", "line 2: expected 7 columns"),
                Arguments.of("rows.csv", ",completed,", ",comp\"leted,", "line 2: an unquoted field ends unexpectedly"),
                Arguments.of("rows.csv", ",completed,", ",\"completed,", "line 2: "),
                Arguments.of("rows.csv", "2026-01-01T", "2026-13-01T", "line 2: created_at is no time"));
    }

    @ParameterizedTest
    @MethodSource("malformedRows")
    void refusesAMalformedRow(String name, String from, String to, String problem) throws IOException {
        Path file = export(name);
        String rows = Files.readString(file);
        int at = rows.indexOf(from);
        assertThat(at).isNotNegative();
        Files.writeString(file, rows.substring(0, at) + to + rows.substring(at + from.length()));

        assertThat(ExportCheck.of(file).malformed())
                .hasValueSatisfying(row -> assertThat(row).startsWith(problem));
    }

    @Test
    void requiresAManifestThatItCanRead() throws IOException {
        Path file = export("rows.csv");
        Path manifest = ExportManifest.path(file);
        String json = Files.readString(manifest);
        for (String damaged : List.of(
                "",
                "[]",
                "{}",
                "{\"export_manifest\":1}",
                json.substring(0, json.length() / 2),
                json.replace("CSV", "XML"),
                json.replace("MATCHES", "PERHAPS"),
                json.replace("\"rows\" : 50", "\"rows\" : \"50\""))) {
            Files.writeString(manifest, damaged);
            assertThatExceptionOfType(IOException.class)
                    .as(damaged)
                    .isThrownBy(() -> ExportCheck.of(file))
                    .withMessageContaining("is damaged, or not a manifest");
        }
        Files.writeString(manifest, json.replace("\"export_manifest\" : 1", "\"export_manifest\" : 2"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ExportCheck.of(file))
                .withMessageContaining("newer version");
        Files.writeString(manifest, json.replace("{\n  \"export", "{\n  \"later\" : [ { } ],\n  \"export"));
        assertThat(ExportCheck.of(file).problems()).isEmpty();
        Files.delete(manifest);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> ExportCheck.of(file));
    }

    private Path export(String name) {
        Path file = folder.resolve(name);
        BatchExport.from(BatchSessionFlux.over(new GeneratedList(ROWS)))
                .clock(() -> Instant.parse("2026-06-01T00:00:00Z"))
                .to(file)
                .build()
                .run()
                .blockLast();
        return file;
    }
}
