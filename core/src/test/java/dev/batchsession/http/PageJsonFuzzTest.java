package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.http.json.JdkTimestamps;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PageJsonFuzzTest {
    private static final ApiKey KEY = ApiKey.of("sk-3f9c1e");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @FuzzTest
    @DictionaryFile(resourcePath = "page.dict")
    void isThePageThatATreeOfTheSameTextHoldsOrUnreadable(byte[] input) {
        BatchPage page;
        try {
            page = read(input);
        } catch (UnreadablePageException refused) {
            SanitizedText.check(refused, KEY);
            assertThat(refused.getCause()).isNull(); // it would quote the answer
            return;
        }
        JsonNode data = JSON.readTree(input).path("data");
        JsonNode pagination = data.path("pagination");
        assertThat(page.batches()).isEqualTo(batches(data.path("batches")));
        assertThat(page.currentPage()).isEqualTo(pagination.path("current_page").asInt(7));
        assertThat(page.totalRecords())
                .isEqualTo(pagination.path("total_records").asLong(BatchPage.UNKNOWN));
        assertThat(page.hasNext())
                .isEqualTo(pagination.path("has_next").asBoolean(page.currentPage() < page.totalPages()));
    }

    private static BatchPage read(byte[] input) {
        PageBytes bytes = PageBytes.upTo(Integer.MAX_VALUE, input.length);
        bytes.append(Unpooled.wrappedBuffer(input));
        return PageJson.read(bytes, 7, KEY);
    }

    private static List<BatchSummary> batches(JsonNode rows) {
        return rows.valueStream().map(PageJsonFuzzTest::batch).toList();
    }

    private static BatchSummary batch(JsonNode row) {
        String statusText = row.path("status").stringValue("");
        return new BatchSummary(
                UUID.fromString(row.path("batch_id").stringValue()),
                BatchStatus.ofWireName(statusText),
                row.path("total_requests").asInt(0),
                row.path("completed_requests").asInt(0),
                row.path("failed_requests").asInt(0),
                time(row.path("created_at")),
                time(row.path("actual_completion_time")),
                statusText);
    }

    private static @Nullable Instant time(JsonNode value) {
        return value.isString() ? JdkTimestamps.read(value.stringValue()) : null;
    }
}
