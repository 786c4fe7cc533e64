package dev.batchsession.watch;

import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.watch.BatchChange.Kind;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch, with the state that was emitted last and the state that was observed last. If they differ, a change is pending. Changes
 * that are not requested are merged this way, and a batch that is created and removed in between causes none. Immutable.
 *
 * @param creationKey the position in the order of creation, as observed last
 * @param firstKind the kind of the first change of the batch
 * @param emitted the state that was emitted last; {@code null} if none was
 * @param observed the state that was observed last; {@code null} if the batch no longer exists
 * @param observedAt the end of the poll that observed it
 * @param isMissing whether the last poll that queried its creation time did not return it. The next one that does decides
 */
record TrackedBatch(
        CreationKey creationKey,
        Kind firstKind,
        @Nullable BatchSummary emitted,
        @Nullable BatchSummary observed,
        Instant observedAt,
        boolean isMissing) {

    /** Returns a batch of which nothing has been emitted. */
    static TrackedBatch discovered(BatchSummary row, Kind firstKind, Instant observedAt) {
        return new TrackedBatch(CreationKey.of(row), firstKind, null, row, observedAt, false);
    }

    /** Returns a batch whose state has been emitted. */
    static TrackedBatch emitted(BatchSummary row) {
        return new TrackedBatch(CreationKey.of(row), Kind.EXISTING, row, row, Instant.MIN, false);
    }

    /** @param row the observed state; {@code null} if the batch no longer exists */
    TrackedBatch observed(@Nullable BatchSummary row, Instant at) {
        CreationKey key = row == null ? creationKey : CreationKey.of(row);
        return new TrackedBatch(key, firstKind, emitted, row, at, false);
    }

    TrackedBatch missing(boolean isMissing) {
        return new TrackedBatch(creationKey, firstKind, emitted, observed, observedAt, isMissing);
    }

    /** Returns this batch after its pending change was emitted. Additional properties are not kept. */
    TrackedBatch afterEmission() {
        BatchSummary row = observed == null ? null : observed.withoutAdditionalProperties();
        return new TrackedBatch(creationKey, firstKind, row, row, observedAt, isMissing);
    }

    UUID id() {
        return creationKey.id();
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
        return emitted.statusText().equals(observed.statusText()) ? Kind.PROGRESSED : Kind.STATUS_CHANGED;
    }
}
