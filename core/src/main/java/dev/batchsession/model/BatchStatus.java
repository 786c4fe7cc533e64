package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * The status of a batch. No status is final: the API allows a failed or completed batch to be retried, which sets it to
 * {@link #PROCESSING} again.
 */
public enum BatchStatus {
    /** The batch is accepted, and none of its sessions has started. */
    PENDING,
    /** Some sessions are running or have not started yet. */
    PROCESSING,
    /** All sessions have ended. */
    COMPLETED,
    /** The batch as a whole failed. */
    FAILED,
    /** The batch was cancelled before its end. */
    CANCELLED,
    /** A status that this version does not know. {@link BatchSummary#statusText()} returns its name in the API. */
    UNKNOWN;

    private static final BatchStatus[] VALUES = values();

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Returns the name of this status in the API, such as {@code "processing"}, or {@code "unknown"} for {@link #UNKNOWN}. */
    public String wireName() {
        return wireName;
    }

    /** Returns the status with this {@link #wireName()}, compared exactly, or {@link #UNKNOWN} for any other text. */
    public static BatchStatus ofWireName(String wireName) {
        requireNonNull(wireName, "wireName");
        for (BatchStatus status : VALUES) {
            if (status.wireName.equals(wireName)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
