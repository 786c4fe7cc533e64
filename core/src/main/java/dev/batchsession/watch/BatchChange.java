package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one batch between two looks at it; states in between are not seen. Immutable.
 *
 * @param kind what happened
 * @param before the batch as the change before this one left it; {@code null} where the watch did not know it
 * @param after the batch as it was found; {@code null} where it no longer exists
 * @param observedAt when the poll that found it so had ended, by the watch's clock
 * @param checkpoint where the watch had come to with this change; {@code null} for a change that no watch emitted
 */
public record BatchChange(
        Kind kind,
        @Nullable BatchSummary before,
        @Nullable BatchSummary after,
        Instant observedAt,
        @Nullable Checkpoint checkpoint) {

    /** What happened to a batch. */
    public enum Kind {
        /** It was there, and matched the filter, when the watch began. {@code before} is {@code null}. */
        EXISTING,
        /** It is new. {@code before} is {@code null}; {@code after} may be at any state, even the last. */
        CREATED,
        /**
         * It has another status, any for any: no status is final. With a filter by status this is also how a batch comes
         * to match and how it ceases to: in that case {@code after} is the state that does not match. {@code before} is
         * {@code null} for a batch that went back to work after it had been forgotten, see
         * {@link WatchOptions#endedRetention}.
         */
        STATUS_CHANGED,
        /** It has the same status, but other counters or times. */
        PROGRESSED,
        /**
         * It no longer exists: two complete polls in a row looked where it must be and did not show it. {@code after} is
         * {@code null}, {@code before} the state that was emitted last.
         */
        REMOVED
    }

    /** Refuses a change of nothing, and one from one batch to another. */
    public BatchChange {
        requireNonNull(kind, "kind");
        requireNonNull(observedAt, "observedAt");
        if (before == null && after == null) {
            throw new IllegalArgumentException("before and after must not both be null");
        }
        if (before != null && after != null && !before.batchId().equals(after.batchId())) {
            throw new IllegalArgumentException("before and after must be of one batch but were of " + before.batchId()
                    + " and " + after.batchId());
        }
    }

    /** A change without a checkpoint, for tests and for sources of one's own. */
    public BatchChange(Kind kind, @Nullable BatchSummary before, @Nullable BatchSummary after, Instant observedAt) {
        this(kind, before, after, observedAt, null);
    }

    /** The batch that changed. */
    public UUID batchId() {
        return either().batchId();
    }

    /**
     * Resumes the watch after this change: later ones that were found by the same poll are told again, this one and those
     * before it are not.
     *
     * @throws IllegalStateException where no watch emitted this change
     */
    @Override
    public Checkpoint checkpoint() {
        if (checkpoint == null) {
            throw new IllegalStateException("only a change that a watch emitted has a checkpoint");
        }
        return checkpoint;
    }

    /** Equal where they tell the same; the checkpoints are not compared. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchChange that
                && kind == that.kind
                && Objects.equals(before, that.before)
                && Objects.equals(after, that.after)
                && observedAt.equals(that.observedAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, before, after, observedAt);
    }

    private BatchSummary either() {
        return after != null ? after : requireNonNull(before);
    }
}
