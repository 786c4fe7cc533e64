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
 * One batch: what the consumer was told of it, and what the last look showed. Where the two differ, there is a change to
 * tell; so changes that are not taken merge, and a batch that comes and goes untold is none.
 */
final class TrackedBatch {
    private final UUID id;
    private final Kind kindAtFirst;
    private CreationKey mark;
    private @Nullable BatchSummary told;
    private @Nullable BatchSummary seen;
    private Instant seenAt;
    private boolean missing;

    private TrackedBatch(BatchSummary row, Kind kindAtFirst, Instant seenAt) {
        this.id = row.batchId();
        this.kindAtFirst = kindAtFirst;
        this.mark = CreationKey.of(row);
        this.seen = row;
        this.seenAt = seenAt;
    }

    /** One that the consumer knows nothing of; its first change is of this kind. */
    static TrackedBatch untold(BatchSummary row, Kind kindAtFirst, Instant seenAt) {
        return new TrackedBatch(row, kindAtFirst, seenAt);
    }

    /** One that the consumer knows so. */
    static TrackedBatch told(BatchSummary row) {
        TrackedBatch batch = new TrackedBatch(row, Kind.EXISTING, Instant.MIN);
        batch.told = row;
        return batch;
    }

    /** The batch is as in this row, or no longer exists if that is {@code null}. */
    void see(@Nullable BatchSummary row, Instant at) {
        seen = row;
        seenAt = at;
        missing = false;
        if (row != null) {
            mark = CreationKey.of(row);
        }
    }

    /** Whether the last poll that looked where the batch must be did not show it; the next one that looks there decides. */
    boolean isMissing() {
        return missing;
    }

    void missing(boolean missing) {
        this.missing = missing;
    }

    /** The consumer now knows what was seen. */
    void tell() {
        told = seen;
    }

    UUID id() {
        return id;
    }

    CreationKey mark() {
        return mark;
    }

    @Nullable
    BatchSummary told() {
        return told;
    }

    @Nullable
    BatchSummary seen() {
        return seen;
    }

    Instant seenAt() {
        return seenAt;
    }

    boolean isTold() {
        return Objects.equals(told, seen);
    }

    boolean isUntoldExisting() {
        return told == null && kindAtFirst == Kind.EXISTING;
    }

    /** Whether the API lists it by a status that a batch leaves by itself. */
    boolean isLive() {
        return seen != null && isLive(seen);
    }

    static boolean isLive(BatchSummary row) {
        return row.status() == BatchStatus.PENDING || row.status() == BatchStatus.PROCESSING;
    }

    /** What the consumer is to be told. */
    Kind kind() {
        if (told == null) {
            return kindAtFirst;
        }
        if (seen == null) {
            return Kind.REMOVED;
        }
        return requireNonNull(told).statusText().equals(seen.statusText()) ? Kind.PROGRESSED : Kind.STATUS_CHANGED;
    }
}
