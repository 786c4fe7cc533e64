package dev.batchsession.simulator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked the list for.
 *
 * @param status only rows with this status; {@code null} for any
 * @param page from 1
 * @param limit 1 to 100
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
     * Reads the parameters of a request; those that the API does not know are ignored.
     *
     * @throws IllegalArgumentException with the message to answer, where a value is not allowed
     */
    static ListQuery of(Map<String, List<String>> parameters) {
        return new ListQuery(
                status(single(parameters, "status")),
                number("page", single(parameters, "page"), 1, 1, Integer.MAX_VALUE),
                number("limit", single(parameters, "limit"), DEFAULT_LIMIT, 1, MAX_LIMIT),
                instant("created_after", single(parameters, "created_after")),
                instant("created_before", single(parameters, "created_before")));
    }

    /** Rows to skip before the page. */
    long offset() {
        return (page - 1L) * limit; // long: any page number may be asked for
    }

    /** Rows that a database with {@code OFFSET} and {@code LIMIT} goes through for the answer: those skipped, and its own. */
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

    private static int number(String name, @Nullable String text, int absent, int min, int max) {
        if (text == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Answered like a number out of bounds.
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
