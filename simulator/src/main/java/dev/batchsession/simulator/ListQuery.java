package dev.batchsession.simulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list call.
 *
 * @param status selects rows with this status; {@code null} for any
 * @param page the page number, from 1
 * @param limit the page size, between 1 and 100
 */
record ListQuery(
        @Nullable String status,
        int page,
        int limit,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {
    private static final Set<String> STATUSES = Set.of("pending", "processing", "completed", "failed", "cancelled");
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    /**
     * Parses the parameters of a request, and ignores unknown ones.
     *
     * @throws IllegalArgumentException if a value is invalid, with the message for the client
     */
    static ListQuery of(Map<String, List<String>> parameters) {
        return new ListQuery(
                status(single(parameters, "status")),
                number("page", single(parameters, "page"), 1, 1, Integer.MAX_VALUE),
                number("limit", single(parameters, "limit"), DEFAULT_LIMIT, 1, MAX_LIMIT),
                instant("created_after", single(parameters, "created_after")),
                instant("created_before", single(parameters, "created_before")));
    }

    /** Returns the number of rows before the page. */
    long offset() {
        return (page - 1L) * limit; // long: any page number may be requested
    }

    /**
     * Returns the number of rows that a database with {@code OFFSET} and {@code LIMIT} reads for the page, including
     * skipped ones.
     */
    long cost(ListAnswer answer) {
        return Math.min(offset(), answer.data().pagination().totalRecords())
                + answer.data().batches().size();
    }

    private static @Nullable String single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new IllegalArgumentException(name + " must be given once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static @Nullable String status(@Nullable String text) {
        if (text != null && !STATUSES.contains(text)) {
            throw new IllegalArgumentException(
                    "status must be one of pending, processing, completed, failed, cancelled");
        }
        return text;
    }

    private static int number(String name, @Nullable String text, int defaultValue, int min, int max) {
        if (text == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported as a number out of bounds
        }
        throw new IllegalArgumentException(name + " must be an integer from " + min + " to " + max);
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noDateTime) {
            throw new IllegalArgumentException(name + " must be an ISO 8601 date-time with an offset", noDateTime);
        }
    }
}
