package dev.batchsession.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The body of a page, {@code {"data": {"batches": […], "pagination": {…}}}}. */
record ListAnswer(@JsonProperty("data") Data data) {
    static ListAnswer of(List<SimulatedBatch> batches, Pagination pagination) {
        return new ListAnswer(new Data(batches, pagination));
    }

    record Data(
            @JsonProperty("batches") List<SimulatedBatch> batches,
            @JsonProperty("pagination") Pagination pagination) {}

    record Pagination(
            @JsonProperty("current_page") int currentPage,
            @JsonProperty("total_pages") int totalPages,
            @JsonProperty("total_records") int totalRecords,
            @JsonProperty("has_next") boolean hasNext,
            @JsonProperty("has_prev") boolean hasPrev) {}
}
