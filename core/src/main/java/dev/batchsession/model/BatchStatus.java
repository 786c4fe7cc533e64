package dev.batchsession.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Where a batch stands. No status is final: the API lets a failed or completed batch be retried, which takes it back to
 * {@link #PROCESSING}.
 */
public enum BatchStatus {
    /** Accepted, none of its sessions started. */
    PENDING,
    /** Some of its sessions are running or still to run. */
    PROCESSING,
    /** All of its sessions have ended. */
    COMPLETED,
    /** The batch as a whole failed. */
    FAILED,
    /** Cancelled before its end. */
    CANCELLED,
    /** A status this version does not know; {@link BatchSummary#statusText()} has the API's own word. */
    UNKNOWN;

    private static final BatchStatus[] VALUES = values();

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The API's word for this status, such as {@code "processing"}; {@code "unknown"} for {@link #UNKNOWN}. */
    public String wireName() {
        return wireName;
    }

    /** The status with this {@link #wireName()}, matched exactly; {@link #UNKNOWN} for any other text. */
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
