package dev.batchsession.watch;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of one batch between two polls. States that begin and end between two polls are not observed. Immutable.
 *
 * @param kind how the batch changed
 * @param before the state that was emitted last, without additional properties, which a watch does not keep; {@code null} if the watch
 *     does not know one
 * @param after the state that was observed, with the additional properties that came with it. A change of them alone is not emitted.
 *     {@code null} if the batch no longer exists
 * @param observedAt the end of the poll that observed the change, by {@link WatchOptions#clock}
 * @param checkpoint the position of the watch after this change; {@code null} if no watch emitted it
 */
public record BatchChange(
        Kind kind,
        @Nullable BatchSummary before,
        @Nullable BatchSummary after,
        Instant observedAt,
        @Nullable Checkpoint checkpoint) {

    /** The kinds of changes. */
    public enum Kind {
        /** The batch existed, and matched the filter, when the watch started. {@code before} is {@code null}. */
        EXISTING,
        /** The batch is new. {@code before} is {@code null}. {@code after} may have any status, and may even have ended. */
        CREATED,
        /**
         * The status changed, from any to any other, since no status is final. With a filter by status, a batch that starts or
         * stops matching is of this kind too. If it stops matching, {@code after} is the state that does not match.
         * {@code before} is {@code null} for an ended batch that was evicted and is pending or processing again, see
         * {@link WatchOptions#endedRetention}.
         */
        STATUS_CHANGED,
        /** Counters or times changed, but not the status. */
        PROGRESSED,
        /**
         * The batch no longer exists, because two consecutive complete polls queried its time of creation and did not return it.
         * {@code after} is {@code null}, and {@code before} is the state that was emitted last.
         */
        REMOVED
    }

    /**
     * Checks that {@code kind} and {@code observedAt} are present, and that {@code before} and {@code after} are two states of
     * one batch, at least one of them present.
     */
    public BatchChange {
        requireNonNull(kind, "kind");
        requireNonNull(observedAt, "observedAt");
        if (before == null && after == null) {
            throw new IllegalArgumentException("before and after must not both be null");
        }
        if (before != null && after != null && !before.batchId().equals(after.batchId())) {
            throw new IllegalArgumentException("before and after must be states of one batch but were of "
                    + before.batchId() + " and " + after.batchId());
        }
    }

    /** Creates a change without a checkpoint, for tests and for other sources of changes. */
    public BatchChange(Kind kind, @Nullable BatchSummary before, @Nullable BatchSummary after, Instant observedAt) {
        this(kind, before, after, observedAt, null);
    }

    /** Returns the id of the batch that changed. */
    public UUID batchId() {
        return either().batchId();
    }

    /**
     * Returns the position after this change, for {@link WatchOptions#resumeFrom}. A watch that resumes from it emits every later
     * change, including those of the same poll, and repeats neither this change nor an earlier one. Its text is made when
     * {@link Checkpoint#encode()} is called, in time that is proportional to the number of tracked batches.
     *
     * @throws IllegalStateException if this change was not emitted by a watch
     */
    @Override
    public Checkpoint checkpoint() {
        if (checkpoint == null) {
            throw new IllegalStateException("no checkpoint: only changes that a watch emitted have one");
        }
        return checkpoint;
    }

    /** Compares all components except the checkpoint. */
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
