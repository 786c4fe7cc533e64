package dev.batchsession.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class RowFormatTest {
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
    void tableAlignsItsColumnsUnderTheHeader() {
        assertThat(RowFormat.TABLE.header(Column.ALL))
                .hasValue("BATCH_ID                              STATUS       TOTAL  COMPLETED  FAILED"
                        + "  CREATED_AT                ENDED_AT");
        assertThat(RowFormat.TABLE.line(ENDED, Column.ALL, Ansi.OFF))
                .isEqualTo("01234567-89ab-4def-8123-456789abcdef  completed      120        118       2"
                        + "  2026-11-24T08:15:30.000Z  2026-11-24T09:00:00.120Z");
        assertThat(RowFormat.TABLE.line(BARE, Column.ALL, Ansi.OFF))
                .isEqualTo("01234567-89ab-4def-8123-456789abcdef  -                0          0       0"
                        + "  -                         -");
    }

    @Test
    void tableShowsAnUnknownStatusButNoneOfItsTricks() {
        assertThat(RowFormat.TABLE.line(unknown("archived"), Column.ALL, Ansi.OFF))
                .contains("  archived    ");
        assertThat(RowFormat.TABLE.line(unknown("x\ny\u001b[2J\u202ez"), Column.ALL, Ansi.OFF))
                .contains("  x\\u000ay\\u001b[2J\\u202ez  ")
                .doesNotContain("\n", "\u001b", "\u202e");
    }

    @Test
    void ndjsonHasTheFieldNamesOfTheApi() {
        assertThat(RowFormat.NDJSON.header(Column.ALL)).isEmpty();
        assertThat(RowFormat.NDJSON.line(ENDED, Column.ALL, Ansi.OFF))
                .isEqualTo("{\"batch_id\":\"01234567-89ab-4def-8123-456789abcdef\",\"status\":\"completed\","
                        + "\"total_requests\":120,\"completed_requests\":118,\"failed_requests\":2,"
                        + "\"created_at\":\"2026-11-24T08:15:30.000Z\","
                        + "\"actual_completion_time\":\"2026-11-24T09:00:00.120Z\"}");
    }

    @Test
    void ndjsonLeavesOutTheTimesThatAreNotThere() {
        assertThat(RowFormat.NDJSON.line(BARE, Column.ALL, Ansi.OFF))
                .isEqualTo("{\"batch_id\":\"01234567-89ab-4def-8123-456789abcdef\",\"status\":\"\","
                        + "\"total_requests\":0,\"completed_requests\":0,\"failed_requests\":0}");
    }

    @Test
    void ndjsonKeepsAnUnknownStatusOnOneLine() {
        assertThat(RowFormat.NDJSON.line(unknown("in\u2028Prüfung\n\"x\""), Column.ALL, Ansi.OFF))
                .contains("\"status\":\"in\\u2028Pr\\u00FCfung\\n\\\"x\\\"\"");
    }

    private static BatchSummary unknown(String text) {
        return new BatchSummary(ID, BatchStatus.UNKNOWN, 1, 0, 0, null, null, text);
    }
}
