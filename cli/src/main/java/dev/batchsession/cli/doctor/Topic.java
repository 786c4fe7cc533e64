package dev.batchsession.cli.doctor;

import java.util.Locale;

/** What is measured, in the order of the report. */
enum Topic {
    SORT_ORDER,
    UNDATED_ROWS,
    TIME_PRECISION,
    CREATED_AFTER,
    CREATED_BEFORE,
    BOUND_PRECISION,
    LIMIT,
    PAGE_BEYOND_THE_END,
    CURRENT_PAGE,
    TOTALS,
    CHANGES,
    PROPERTIES,
    STATUSES,
    SNAPSHOT,
    RATE_LIMIT_HEADERS,
    COMPRESSION,
    HTTP_VERSION,
    LATENCY,
    CLOCK_SKEW;

    /** Returns the name in JSON, such as {@code sort_order}. */
    String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name in text, such as {@code sort order}. */
    String label() {
        return switch (this) {
            case CREATED_AFTER, CREATED_BEFORE, CURRENT_PAGE -> jsonName();
            case HTTP_VERSION -> "HTTP version";
            case SNAPSHOT -> "SNAPSHOT";
            default -> jsonName().replace('_', ' ');
        };
    }
}
