package dev.batchsession.model;

import static dev.batchsession.testing.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchSummaryTest {
    private static final Map<String, String> PROPERTIES = new LinkedHashMap<>();

    static {
        PROPERTIES.put("z", "1");
        PROPERTIES.put("a", "{\"b\": [null]}");
        PROPERTIES.put("m", "\"x\"");
    }

    @Test
    void hasNoAdditionalPropertiesUnlessItIsCreatedWithThem() {
        assertThat(batch(1).additionalProperties()).isEmpty();
        assertThat(batch(1).withoutAdditionalProperties()).isEqualTo(batch(1));
        assertThat(with(Map.of()).additionalProperties()).isSameAs(batch(1).additionalProperties());
    }

    @Test
    void keepsACopyOfAdditionalPropertiesInTheirOrder() {
        Map<String, String> received = new LinkedHashMap<>(PROPERTIES);

        BatchSummary row = with(received);
        received.clear();

        assertThat(row.additionalProperties()).containsExactlyEntriesOf(PROPERTIES);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> row.additionalProperties().clear());
    }

    @Test
    void isEqualWhateverItsAdditionalProperties() {
        assertThat(with(PROPERTIES))
                .isEqualTo(batch(1))
                .hasSameHashCodeAs(batch(1))
                .isNotEqualTo(batch(2));
        assertThat(with(PROPERTIES).withoutAdditionalProperties().additionalProperties())
                .isEmpty();
    }

    @Test
    void differsInEachOtherPart() {
        BatchSummary row = batch(1);

        assertThat(new BatchSummary(
                        row.batchId(), BatchStatus.FAILED, 10, 9, 1, row.createdAt(), row.actualCompletionTime()))
                .isNotEqualTo(row);
        assertThat(new BatchSummary(row.batchId(), row.status(), 1, 9, 1, row.createdAt(), row.actualCompletionTime()))
                .isNotEqualTo(row);
        assertThat(new BatchSummary(row.batchId(), row.status(), 10, 2, 1, row.createdAt(), row.actualCompletionTime()))
                .isNotEqualTo(row);
        assertThat(new BatchSummary(row.batchId(), row.status(), 10, 9, 3, row.createdAt(), row.actualCompletionTime()))
                .isNotEqualTo(row);
        assertThat(new BatchSummary(row.batchId(), row.status(), 10, 9, 1, null, row.actualCompletionTime()))
                .isNotEqualTo(row);
        assertThat(new BatchSummary(row.batchId(), row.status(), 10, 9, 1, row.createdAt(), null))
                .isNotEqualTo(row);
        assertThat(unknown("a")).isEqualTo(unknown("a")).isNotEqualTo(unknown("b"));
    }

    @Test
    void refusesAnAdditionalPropertyWithoutText() {
        Map<String, String> properties = new HashMap<>();
        properties.put("region", null);

        assertThatNullPointerException().isThrownBy(() -> with(properties)).withMessageContaining("region");
    }

    private static BatchSummary unknown(String statusText) {
        return new BatchSummary(batch(1).batchId(), BatchStatus.UNKNOWN, 0, 0, 0, null, null, statusText);
    }

    private static BatchSummary with(Map<String, String> properties) {
        BatchSummary row = batch(1);
        return new BatchSummary(
                row.batchId(),
                row.status(),
                row.totalRequests(),
                row.completedRequests(),
                row.failedRequests(),
                row.createdAt(),
                row.actualCompletionTime(),
                row.statusText(),
                properties);
    }
}
