package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.http.json.PageReader;
import dev.batchsession.http.json.RandomPages;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Properties that this version does not know are exported as they were received. */
class AdditionalPropertiesTest {
    private static final int ROWS = Integer.getInteger("rows", 20_000);
    private static final int PAGE_SIZE = 100;
    private static final List<String> KNOWN = List.of(
            "batch_id",
            "status",
            "total_requests",
            "completed_requests",
            "failed_requests",
            "created_at",
            "actual_completion_time");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    @Test
    void ndjsonHasTheSameValuesInTheSameOrder() {
        long seed = Long.getLong("seed", 42);
        RandomPages pages = new RandomPages(new Random(seed));
        long compared = 0;
        try (RowEncoder ndjson = RowEncoder.of(ExportFormat.NDJSON)) {
            for (int rows = 0; rows < ROWS; rows += PAGE_SIZE) {
                String page = pages.page(PAGE_SIZE);
                byte[] text = page.getBytes(StandardCharsets.UTF_8);
                ByteBuffer encoded =
                        ndjson.rows(PageReader.read(text, text.length, 1).batches());
                List<String> lines = StandardCharsets.US_ASCII
                        .decode(encoded)
                        .toString()
                        .lines()
                        .toList();

                assertThat(lines).hasSize(PAGE_SIZE);
                JsonNode batches = JSON.readTree(page).at("/data/batches");
                for (int i = 0; i < PAGE_SIZE; i++) {
                    ObjectNode exported = unknown(JSON.readTree(lines.get(i)));
                    ObjectNode received = unknown(batches.get(i));
                    assertThat(exported).as("seed %d, %s", seed, page).isEqualTo(received);
                    assertThat(exported.propertyNames()).containsExactlyElementsOf(received.propertyNames());
                    compared += received.size();
                }
            }
        }
        assertThat(compared).isGreaterThan(ROWS / 2);
    }

    private static ObjectNode unknown(JsonNode row) {
        return ((ObjectNode) row).without(KNOWN);
    }

    @Test
    void ndjsonIsAsciiOnOneLine() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("tags", "[\n\t\"A\",\r\n \"b\\n\"]");
        properties.put("naïve\"", "\"é\u2028😀\"");
        properties.put("price", "1.10E+02");

        assertThat(ExportFormat.NDJSON.line(row(properties)))
                .endsWith("\"failed_requests\":3,\"tags\":[  \"A\",   \"b\\n\"],\"na\\u00EFve\\\"\":"
                        + "\"\\u00E9\\u2028\\uD83D\\uDE00\",\"price\":1.10E+02}");
    }

    @Test
    void csvLeavesThemOut() {
        assertThat(ExportFormat.CSV.line(row(Map.of("region", "\"eu\""))))
                .isEqualTo(ExportFormat.CSV.line(row(Map.of())));
    }

    private static BatchSummary row(Map<String, String> properties) {
        return new BatchSummary(new UUID(1, 2), BatchStatus.FAILED, 1, 2, 3, null, null, "failed", properties);
    }
}
