package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Any rows. */
class RowEncoderFuzzTest {
    private static final int MAX_TEXT = 16;

    @FuzzTest
    void writesWhatJacksonWrites(FuzzedDataProvider data) {
        List<BatchSummary> rows = new ArrayList<>();
        do {
            rows.add(row(data));
        } while (data.remainingBytes() > 0);
        for (ExportFormat format : ExportFormat.values()) {
            try (RowEncoder encoder = RowEncoder.of(format);
                    JacksonRows jackson = JacksonRows.of(format)) {
                ByteBuffer encoded = encoder.rows(rows);
                for (BatchSummary row : rows) {
                    byte[] line = jackson.line(row);
                    assertThat(encoded.remaining()).isGreaterThanOrEqualTo(line.length);
                    byte[] written = new byte[line.length];
                    encoded.get(written);
                    assertThat(written).as("%s", row).isEqualTo(line);
                }
                assertThat(encoded.hasRemaining()).isFalse();
            }
        }
    }

    private static BatchSummary row(FuzzedDataProvider data) {
        BatchStatus status = data.pickValue(BatchStatus.values());
        Map<String, String> additional = new LinkedHashMap<>();
        while (data.consumeBoolean()) {
            additional.put(data.consumeString(MAX_TEXT), data.consumeString(MAX_TEXT)); // not even JSON: it is copied
        }
        return new BatchSummary(
                new UUID(data.consumeLong(), data.consumeLong()),
                status,
                data.consumeInt(),
                data.consumeInt(0, 1_000),
                data.consumeInt(0, 1_000),
                time(data),
                time(data),
                status == BatchStatus.UNKNOWN ? data.consumeString(MAX_TEXT) : status.wireName(),
                additional);
    }

    private static @Nullable Instant time(FuzzedDataProvider data) {
        return data.consumeBoolean()
                ? Instant.ofEpochSecond(
                        data.consumeLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        data.consumeInt(0, 999_999_999))
                : null;
    }
}
