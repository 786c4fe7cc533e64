package dev.batchsession.page;

import static java.util.Objects.requireNonNull;

import dev.batchsession.model.BatchSummary;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One page as the server answered, or as a listing cut it. Immutable.
 *
 * @param batches the page's rows in server order; may be fewer than asked for, or none, on any page
 * @param currentPage the number the server says this page has; the number asked for where it says none. A listing with
 *     {@code Consistency.LIVE} refuses a page that has another number than the one requested
 * @param totalPages pages the list had when this one was read; {@value #UNKNOWN} where the server tells none
 * @param totalRecords rows the list had when this page was read; {@value #UNKNOWN} where the server tells none
 * @param hasNext whether a page follows: what decides over the walk, whatever the other numbers say
 * @param hasPrev whether a page precedes
 * @param checkpoint where a listing had come to with this page; {@code null} for a page that no listing emitted
 */
public record BatchPage(
        List<BatchSummary> batches,
        int currentPage,
        int totalPages,
        long totalRecords,
        boolean hasNext,
        boolean hasPrev,
        @Nullable Checkpoint checkpoint) {
    /** Stands for a total that the server did not tell. */
    public static final int UNKNOWN = -1;

    /** Copies the rows, unless they are unmodifiable already; none may be {@code null}. */
    public BatchPage {
        batches = List.copyOf(requireNonNull(batches, "batches"));
    }

    /** A page as a {@link PageSource} answers: without a checkpoint. */
    public BatchPage(
            List<BatchSummary> batches,
            int currentPage,
            int totalPages,
            long totalRecords,
            boolean hasNext,
            boolean hasPrev) {
        this(batches, currentPage, totalPages, totalRecords, hasNext, hasPrev, null);
    }

    /** The same page with this checkpoint. */
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
     * Resumes the listing after this page.
     *
     * @throws IllegalStateException where the page comes from a {@link PageSource} and not from a listing
     */
    @Override
    public Checkpoint checkpoint() {
        if (checkpoint == null) {
            throw new IllegalStateException("only a page that a listing emitted has a checkpoint");
        }
        return checkpoint;
    }

    /** Equal where they tell the same; the checkpoints are not compared. */
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
