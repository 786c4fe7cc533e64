package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.page.InvalidCheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;

class SavedStateFuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @FuzzTest
    @DictionaryEntries({
        "\"export_checkpoint\":",
        "\"format\":\"",
        "NDJSON",
        "CSV",
        "\"gzip\":",
        "\"bytes\":",
        "\"rows\":",
        "\"pages\":",
        "\"expected_rows\":",
        "\"complete\":",
        "\"listing\":\"",
        "\"crc32\":",
        "null",
        "true",
        "1e999"
    })
    void anyFileIsAStateThatWritesItselfAgainOrInvalid(byte[] file) {
        check(file);
    }

    /** The checksum is no secret: who edits the file can compute it. */
    @FuzzTest
    void anyValuesUnderARightChecksumAreAStateOrInvalid(FuzzedDataProvider data) {
        String format = data.pickValue(new String[] {"NDJSON", "CSV", null});
        boolean gzip = data.consumeBoolean();
        long bytes = data.consumeLong();
        long rows = data.consumeLong();
        long pages = data.consumeLong();
        long expectedRows = data.consumeLong();
        boolean complete = data.consumeBoolean();
        String listing =
                data.pickValue(new String[] {null, "", "bsf.listing.1.", data.consumeRemainingAsAsciiString()});
        String values =
                "Wire[exportCheckpoint=1, format=%s, gzip=%s, bytes=%d, rows=%d, pages=%d, expectedRows=%d, complete=%s, listing=%s, crc32=0]"
                        .formatted(format, gzip, bytes, rows, pages, expectedRows, complete, listing);
        CRC32 crc = new CRC32();
        crc.update(values.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> file = new HashMap<>();
        file.put("export_checkpoint", 1);
        file.put("format", format);
        file.put("gzip", gzip);
        file.put("bytes", bytes);
        file.put("rows", rows);
        file.put("pages", pages);
        file.put("expected_rows", expectedRows);
        file.put("complete", complete);
        file.put("listing", listing);
        file.put("crc32", crc.getValue());
        check(JSON.writeValueAsBytes(file));
    }

    private static void check(byte[] file) {
        SavedState state;
        try {
            state = SavedState.decode(file);
        } catch (InvalidCheckpointException refused) {
            return;
        }
        assertThat(state.format()).isNotNull();
        assertThat(state.bytes()).isNotNegative();
        assertThat(state.rows()).isNotNegative();
        assertThat(state.pages()).isNotNegative();
        assertThat(SavedState.decode(state.encode())).isEqualTo(state);
    }
}
