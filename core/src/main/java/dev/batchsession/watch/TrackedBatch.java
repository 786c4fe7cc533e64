package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch, with the state that was emitted last and the state that was observed last. If they differ, a change is pending. Changes
 * that are not requested are merged this way, and a batch that is created and removed in between causes none.
 */
final class TrackedBatch {
    private final UUID id;
    private final Kind firstKind;
    private CreationKey creationKey;
    private @Nullable BatchSummary emitted;
    private @Nullable BatchSummary observed;
    private Instant observedAt;
    private boolean missing;

    private TrackedBatch(BatchSummary row, Kind firstKind, Instant observedAt) {
        this.id = row.batchId();
        this.firstKind = firstKind;
        this.creationKey = CreationKey.of(row);
        this.observed = row;
        this.observedAt = observedAt;
    }

    /** Returns a batch of which nothing has been emitted. Its first change is of this kind. */
    static TrackedBatch discovered(BatchSummary row, Kind firstKind, Instant observedAt) {
        return new TrackedBatch(row, firstKind, observedAt);
    }

    /** Returns a batch whose state has been emitted. */
    static TrackedBatch emitted(BatchSummary row) {
        TrackedBatch batch = new TrackedBatch(row, Kind.EXISTING, Instant.MIN);
        batch.emitted = row;
        return batch;
    }

    /** Sets the observed state; {@code null} if the batch no longer exists. */
    void observe(@Nullable BatchSummary row, Instant at) {
        observed = row;
        observedAt = at;
        missing = false;
        if (row != null) {
            creationKey = CreationKey.of(row);
        }
    }

    /** Whether the last poll that queried its creation time did not return it. The next one that does decides. */
    boolean isMissing() {
        return missing;
    }

    void missing(boolean missing) {
        this.missing = missing;
    }

    /** Sets the emitted state to the observed one. */
    void markEmitted() {
        emitted = observed;
    }

    UUID id() {
        return id;
    }

    CreationKey creationKey() {
        return creationKey;
    }

    @Nullable
    BatchSummary emitted() {
        return emitted;
    }

    @Nullable
    BatchSummary observed() {
        return observed;
    }

    Instant observedAt() {
        return observedAt;
    }

    boolean isEmitted() {
        return Objects.equals(emitted, observed);
    }

    boolean isPendingExisting() {
        return emitted == null && firstKind == Kind.EXISTING;
    }

    /** Whether the batch is pending or processing, so that queries by status return it. */
    boolean isLive() {
        return observed != null && isLive(observed);
    }

    static boolean isLive(BatchSummary row) {
        return row.status() == BatchStatus.PENDING || row.status() == BatchStatus.PROCESSING;
    }

    /** Returns the kind of the pending change. */
    Kind kind() {
        if (emitted == null) {
            return firstKind;
        }
        if (observed == null) {
            return Kind.REMOVED;
        }
        return requireNonNull(emitted).statusText().equals(observed.statusText())
                ? Kind.PROGRESSED
                : Kind.STATUS_CHANGED;
    }
}
