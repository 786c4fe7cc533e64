package dev.batchsession.spring.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AdditionalPropertiesTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(BatchSummary.class, BatchJson.class) // as Spring Boot does
            .build();

    @Test
    void areJsonAndNotText() {
        assertThat(JSON.writeValueAsString(row(Map.of("tags", "[\"a\", 1.50]"))))
                .contains("\"additionalProperties\":{\"tags\":[\"a\", 1.50]}");
    }

    @Test
    void areLeftOutIfThereAreNone() {
        assertThat(JSON.writeValueAsString(row(Map.of())))
                .contains("\"statusText\"")
                .doesNotContain("additional");
    }

    private static BatchSummary row(Map<String, String> properties) {
        return new BatchSummary(new UUID(1, 2), BatchStatus.FAILED, 1, 2, 3, null, null, "failed", properties);
    }
}
