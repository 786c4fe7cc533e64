package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

class ExportCheckpointFuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String VERSION_1 =
            "Wire[exportCheckpoint=1, format=%s, gzip=%s, bytes=%d, rows=%d, pages=%d, expectedRows=%d, complete=%s, listing=%s, crc32=0]";
    private static final String VERSION_2 =
            "{\"export_checkpoint\":2,\"format\":\"%s\",\"gzip\":%s,\"bytes\":%d,\"rows\":%d,\"pages\":%d,\"expected_rows\":%d,\"complete\":%s,\"listing\":\"%s\"";

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
    void anyFileIsAStateThatWritesItselfAgainOrInvalid(byte[] file) throws IOException {
        check(file);
    }

    /** The checksum is no secret: who edits the file can compute it. */
    @FuzzTest
    void anyValuesUnderARightChecksumAreAStateOrInvalid(FuzzedDataProvider data) throws IOException {
        int version = data.consumeInt(1, 2);
        String format = data.pickValue(new String[] {"NDJSON", "CSV", null});
        boolean gzip = data.consumeBoolean();
        long bytes = data.consumeLong();
        long rows = data.consumeLong();
        long pages = data.consumeLong();
        long expectedRows = data.consumeLong();
        boolean complete = data.consumeBoolean();
        String listing = switch (data.consumeInt(0, 3)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "bsf.listing.1.";
            default -> data.consumeRemainingAsAsciiString(); // the last, since nothing is left to pick by
        };
        String values = (version == 1 ? VERSION_1 : VERSION_2)
                .formatted(format, gzip, bytes, rows, pages, expectedRows, complete, listing);
        CRC32 crc = new CRC32();
        crc.update(values.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("export_checkpoint", version);
        file.put("format", format);
        file.put("gzip", gzip);
        file.put("bytes", bytes);
        file.put("rows", rows);
        file.put("pages", pages);
        file.put("expected_rows", expectedRows);
        file.put("complete", complete);
        file.put("listing", listing);
        file.put("crc32", crc.getValue());
        ExportCheckpoint state = check(JSON.writeValueAsBytes(file));
        if (format != null && bytes >= 0 && rows >= 0 && pages >= 0 && "".equals(listing)) {
            assertThat(state)
                    .isEqualTo(new ExportCheckpoint(
                            ExportFormat.valueOf(format),
                            gzip,
                            bytes,
                            rows,
                            pages,
                            expectedRows,
                            null,
                            null,
                            complete));
        }
    }

    /** Returns {@code null} if the file is refused. */
    private static @Nullable ExportCheckpoint check(byte[] file) throws IOException {
        ExportCheckpoint state;
        try {
            state = ExportCheckpoint.decode(file);
        } catch (InvalidCheckpointException refused) {
            return null;
        }
        assertThat(state.format()).isNotNull();
        assertThat(state.bytes()).isNotNegative();
        assertThat(state.rows()).isNotNegative();
        assertThat(state.pages()).isNotNegative();
        assertThat(ExportCheckpoint.decode(state.encode())).isEqualTo(state);
        return state;
    }
}
