package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

class ExportFormatTest {
    private static final UUID ID = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
    private static final BatchSummary ENDED = new BatchSummary(
            ID,
            BatchStatus.COMPLETED,
            120,
            118,
            2,
            Instant.parse("2026-11-24T08:15:30Z"),
            Instant.parse("2026-11-24T09:00:00.120Z"));
    private static final BatchSummary BARE = new BatchSummary(ID, BatchStatus.UNKNOWN, 0, 0, 0, null, null, "");

    @Test
    void ndjsonHasTheFieldNamesOfTheApi() {
        assertThat(ExportFormat.NDJSON.header()).isEmpty();
        assertThat(ExportFormat.NDJSON.line(ENDED))
                .isEqualTo("{\"batch_id\":\"01234567-89ab-4def-8123-456789abcdef\",\"status\":\"completed\","
                        + "\"total_requests\":120,\"completed_requests\":118,\"failed_requests\":2,"
                        + "\"created_at\":\"2026-11-24T08:15:30.000Z\","
                        + "\"actual_completion_time\":\"2026-11-24T09:00:00.120Z\"}");
    }

    @Test
    void ndjsonLeavesOutTheTimesThatAreNotThere() {
        assertThat(ExportFormat.NDJSON.line(BARE))
                .isEqualTo("{\"batch_id\":\"01234567-89ab-4def-8123-456789abcdef\",\"status\":\"\","
                        + "\"total_requests\":0,\"completed_requests\":0,\"failed_requests\":0}");
    }

    @Test
    void ndjsonKeepsAnUnknownStatusOnOneLine() {
        assertThat(ExportFormat.NDJSON.line(unknown("in\u2028Prüfung\n\"x\"")))
                .contains("\"status\":\"in\\u2028Pr\\u00FCfung\\n\\\"x\\\"\"");
    }

    @Test
    void csvHasTheFieldNamesOfTheApiAsItsHeader() {
        assertThat(ExportFormat.CSV.header())
                .hasValue("batch_id,status,total_requests,completed_requests,failed_requests,created_at,"
                        + "actual_completion_time");
        assertThat(ExportFormat.CSV.line(ENDED))
                .isEqualTo("01234567-89ab-4def-8123-456789abcdef,completed,120,118,2,2026-11-24T08:15:30.000Z,"
                        + "2026-11-24T09:00:00.120Z");
        assertThat(ExportFormat.CSV.line(BARE)).isEqualTo("01234567-89ab-4def-8123-456789abcdef,,0,0,0,,");
    }

    @Test
    void csvQuotesWhatNeedsQuotes() {
        assertThat(ExportFormat.CSV.line(unknown("a,b"))).contains(",\"a,b\",1,");
        assertThat(ExportFormat.CSV.line(unknown("say \"x\""))).contains(",\"say \"\"x\"\"\",1,");
        assertThat(ExportFormat.CSV.line(unknown("two\r\nlines"))).contains(",\"two\r\nlines\",1,");
        assertThat(ExportFormat.CSV.line(unknown("in Prüfung"))).contains(",in Prüfung,1,");
    }

    @Test
    void csvIsWhatAWriterByTheBookWrites() {
        ObjectWriter writer = CsvMapper.builder()
                .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
                .build()
                .writer(CsvSchema.builder()
                        .addColumn("status")
                        .setLineSeparator("\r\n")
                        .build());
        for (char c = ' '; c < '\ud800'; c++) {
            for (String status : List.of("a" + c, "a" + c + "b", "a" + c + '"' + c)) {
                String line = writer.writeValueAsString(Map.of("status", status));
                assertThat(ExportFormat.CSV.line(unknown(status)))
                        .isEqualTo(ID + "," + line.substring(0, line.length() - 2) + ",1,0,0,,");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T08:15:30Z, 2026-11-24T08:15:30.000Z",
        "2026-11-24T08:15:30.100Z, 2026-11-24T08:15:30.100Z",
        "2026-11-24T08:15:30.12Z, 2026-11-24T08:15:30.120Z",
        "2026-11-24T08:15:30.1234Z, 2026-11-24T08:15:30.1234Z",
        "2026-11-24T08:15:30.123456Z, 2026-11-24T08:15:30.123456Z",
        "2026-11-24T08:15:30.000000010Z, 2026-11-24T08:15:30.00000001Z",
        "2026-11-24T08:15:30.123456789Z, 2026-11-24T08:15:30.123456789Z"
    })
    void timesHaveThreeDigitsOfAFractionAndMoreOnlyIfNeeded(String time, String written) {
        BatchSummary row =
                new BatchSummary(ID, BatchStatus.COMPLETED, 1, 1, 0, Instant.parse(time), Instant.parse(time));

        assertThat(ExportFormat.NDJSON.line(row))
                .endsWith("\"created_at\":\"" + written + "\",\"actual_completion_time\":\"" + written + "\"}");
        assertThat(ExportFormat.CSV.line(row)).endsWith("," + written + "," + written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;^=1+1",
                "a;^@SUM(A1);^-1",
                "a\t^=1+1",
                "^\t^=1",
                "a\r\n^=1+1",
                "a\n^+1",
                "a; ^=1",
                "a;^\uff1d1",
                "1;2",
                "a-b;c=d"
            })
    void csvHoldsNoFormulaForASpreadsheetThatSplitsElsewhere(String marked) {
        String status = marked.replace("^", "");
        String cell = marked.replace("^", "'");
        String line = ExportFormat.CSV.line(unknown(status));

        assertThat(line)
                .satisfiesAnyOf(
                        text -> assertThat(text).contains("," + cell + ",1,"),
                        text -> assertThat(text).contains(",\"" + cell + "\",1,"));
        assertThat(ExportFormat.NDJSON.line(unknown(status))).doesNotContain("'");
    }

    @Test
    void csvHoldsNoFormulaBehindAQuoteThatASpreadsheetDrops() {
        assertThat(ExportFormat.CSV.line(unknown("a;\"=1"))).contains("\"a;\"\"'=1\"");
        assertThat(ExportFormat.CSV.line(unknown("\"=1"))).contains("\"\"\"'=1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "\n1", "\uff1d1"})
    void csvHoldsNoFormula(String status) {
        assertThat(ExportFormat.CSV.line(unknown(status)))
                .contains("'" + status)
                .doesNotContain("," + status);
        assertThat(ExportFormat.NDJSON.line(unknown(status))).doesNotContain("'");
    }

    @ParameterizedTest
    @CsvSource({
        "a.ndjson, NDJSON, false",
        "a.JSONL, NDJSON, false",
        "a.b.csv, CSV, false",
        "a.csv.gz, CSV, true",
        "a.jsonl.GZ, NDJSON, true",
        "a.csv.part, , false",
        "csv, , false",
        ".gz, , true"
    })
    void namesTellTheFormatAndThePacking(String name, ExportFormat format, boolean gzip) {
        assertThat(ExportFormat.ofFileName(Path.of(name))).isEqualTo(Optional.ofNullable(format));
        assertThat(ExportFormat.isGzip(Path.of(name))).isEqualTo(gzip);
    }

    @Test
    void progressTellsRateAndRemainingTimeOfThisRun() {
        ExportProgress resumed = new ExportProgress(3000, 10_000, 30, 1000, 2900, Duration.ofSeconds(4), false);
        ExportProgress shrunk = new ExportProgress(3000, 2000, 30, 1000, 2900, Duration.ofSeconds(4), false);
        ExportProgress untold = new ExportProgress(3000, -1, 30, 1000, 2900, Duration.ofSeconds(4), false);
        ExportProgress idle = new ExportProgress(1000, 10_000, 10, 1000, 1000, Duration.ZERO, false);
        ExportProgress finished = new ExportProgress(1000, -1, 10, 1000, 1000, Duration.ZERO, true);

        assertThat(resumed.rowsPerSecond()).isEqualTo(500);
        assertThat(resumed.remaining()).hasValue(Duration.ofSeconds(14));
        assertThat(shrunk.remaining()).hasValue(Duration.ZERO);
        assertThat(untold.remaining()).isEmpty();
        assertThat(idle.rowsPerSecond()).isZero();
        assertThat(idle.remaining()).isEmpty();
        assertThat(finished.remaining()).hasValue(Duration.ZERO);
    }

    private static BatchSummary unknown(String text) {
        return new BatchSummary(ID, BatchStatus.UNKNOWN, 1, 0, 0, null, null, text);
    }
}
