package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as returned by the server or as emitted by a listing. Immutable.
 *
 * @param batches the rows in server order; any page may have fewer rows than requested, or none
 * @param currentPage the number of this page according to the server, or the requested number if the server returns none. A listing
 *     with {@code Consistency.LIVE} fails if it is not the requested number
 * @param totalPages the number of pages when this page was read; {@value #UNKNOWN} if the server returns no total
 * @param totalRecords the number of rows when this page was read; {@value #UNKNOWN} if the server returns no total
 * @param hasNext whether a next page exists; a listing follows it whatever the totals are
 * @param hasPrev whether a previous page exists
 * @param checkpoint the position of the listing after this page; {@code null} if the page was not emitted by a listing
 */
public record BatchPage(
        List<BatchSummary> batches,
        int currentPage,
        int totalPages,
        long totalRecords,
        boolean hasNext,
        boolean hasPrev,
        @Nullable Checkpoint checkpoint) {
    /** The value of a total that the server did not return. */
    public static final int UNKNOWN = -1;

    /** Copies the rows unless they are unmodifiable. No row may be {@code null}. */
    public BatchPage {
        batches = List.copyOf(requireNonNull(batches, "batches"));
    }

    /** Creates a page without a checkpoint, as a {@link PageSource} emits it. */
    public BatchPage(
            List<BatchSummary> batches,
            int currentPage,
            int totalPages,
            long totalRecords,
            boolean hasNext,
            boolean hasPrev) {
        this(batches, currentPage, totalPages, totalRecords, hasNext, hasPrev, null);
    }

    /** Returns a copy with this checkpoint. */
    public BatchPage withCheckpoint(Checkpoint checkpoint) {
        return new BatchPage(
                batches,
                currentPage,
                totalPages,
                totalRecords,
                hasNext,
                hasPrev,
                requireNonNull(checkpoint, "checkpoint"));
    }

    /**
     * Returns the checkpoint to resume the listing after this page.
     *
     * @throws IllegalStateException if the page was emitted by a {@link PageSource} and not by a listing
     */
    @Override
    public Checkpoint checkpoint() {
        if (checkpoint == null) {
            throw new IllegalStateException("only pages that are emitted by a listing have a checkpoint");
        }
        return checkpoint;
    }

    /** Returns whether the other object is a page with the same rows and numbers. Checkpoints are not compared. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BatchPage that
                && batches.equals(that.batches)
                && currentPage == that.currentPage
                && totalPages == that.totalPages
                && totalRecords == that.totalRecords
                && hasNext == that.hasNext
                && hasPrev == that.hasPrev;
    }

    @Override
    public int hashCode() {
        return Objects.hash(batches, currentPage, totalPages, totalRecords, hasNext, hasPrev);
    }
}
