package dev.batchsession.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.UnreadablePageException;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.UUID;
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
            ShownText.check(refused, KEY);
            assertThat(refused.getCause()).isNull(); // it would quote the answer
            return;
        }
        JsonNode data = JSON.readTree(input).path("data");
        JsonNode pagination = data.path("pagination");
        assertThat(ids(page)).isEqualTo(ids(data.path("batches")));
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

    private static List<UUID> ids(BatchPage page) {
        return page.batches().stream().map(BatchSummary::batchId).toList();
    }

    private static List<UUID> ids(JsonNode batches) {
        return batches.valueStream()
                .map(batch -> UUID.fromString(batch.path("batch_id").stringValue()))
                .toList();
    }
}
