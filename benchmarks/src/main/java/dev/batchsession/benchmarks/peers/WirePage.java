package dev.batchsession.benchmarks.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.batchsession.benchmarks.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Page as databind users declare it, with typed rows. */
record WirePage(Data data) {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    static final ObjectReader READER = MAPPER.readerFor(WirePage.class);

    record Data(List<Row> batches, Pagination pagination) {}

    record Row(
            UUID batchId,
            Status status,
            int totalRequests,
            int completedRequests,
            int failedRequests,
            Instant createdAt,
            Instant actualCompletionTime) {
        private static final ObjectReader ROW = MAPPER.readerFor(Row.class);

        static Row ofJson(String line) {
            return ROW.readValue(line);
        }

        /** @param line without quotes */
        static Row ofCsv(String line) {
            String[] cells = line.split(",", -1);
            return new Row(
                    UUID.fromString(cells[0]),
                    Status.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(cells[2]),
                    Integer.parseInt(cells[3]),
                    Integer.parseInt(cells[4]),
                    Instant.parse(cells[5]),
                    Instant.parse(cells[6]));
        }

        void addTo(Tally tally) {
            tally.row(
                    batchId,
                    status.word,
                    totalRequests,
                    completedRequests,
                    failedRequests,
                    createdAt,
                    actualCompletionTime);
        }
    }

    record Pagination(int currentPage, int totalPages, long totalRecords, boolean hasNext, boolean hasPrev) {}

    enum Status {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("processing")
        PROCESSING,
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("cancelled")
        CANCELLED;

        private final String word = name().toLowerCase(Locale.ROOT);
    }

    static WirePage read(byte[] json) {
        return READER.readValue(json);
    }

    List<Row> rows() {
        return data.batches;
    }

    void addTo(Tally tally) {
        data.batches.forEach(row -> row.addTo(tally));
    }

    int number() {
        return data.pagination.currentPage;
    }

    int totalPages() {
        return data.pagination.totalPages;
    }

    boolean hasNext() {
        return data.pagination.hasNext;
    }

    static String query(int page) {
        return "/v1/batch-sessions?page=" + page + "&limit=100";
    }
}
