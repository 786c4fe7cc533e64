package dev.batchsession;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a listing. Immutable; start from {@link #defaults()}, each setter returns a copy:
 *
 * <pre>{@code ListOptions.defaults().consistency(Consistency.SNAPSHOT).parallelism(4)}</pre>
 *
 * <p>Each value is checked when it is set. Combinations are checked by {@link #validate()}, so setters may be called in any
 * order; every method that lists calls it.
 */
public final class ListOptions {
    private static final int MAX_CONCURRENCY = 64;
    private static final ListOptions DEFAULTS = new ListOptions(new Draft());

    private final int pageSize;
    private final int startPage;
    private final int lookahead;
    private final Consistency consistency;
    private final int parallelism;
    private final @Nullable Checkpoint resumeFrom;

    private ListOptions(Draft draft) {
        this.pageSize = draft.pageSize;
        this.startPage = draft.startPage;
        this.lookahead = draft.lookahead;
        this.consistency = draft.consistency;
        this.parallelism = draft.parallelism;
        this.resumeFrom = draft.resumeFrom;
    }

    /** Returns the defaults: pages of 100 rows from page 1, {@link Consistency#LIVE}, one call in flight, fetched on demand. */
    public static ListOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the number of rows per page. Must be between 1 and 100. Defaults to 100. Smaller pages deliver the first row with less
     * work, and make the whole listing more expensive.
     */
    public ListOptions pageSize(int pageSize) {
        requireBetween("pageSize", pageSize, 1, PageRequest.MAX_LIMIT);
        Draft draft = new Draft(this);
        draft.pageSize = pageSize;
        return new ListOptions(draft);
    }

    /**
     * Sets the number of the first page to fetch. Must be at least 1. Defaults to 1. For {@link Consistency#LIVE} only. A listing
     * that starts beyond the last page is empty.
     */
    public ListOptions startPage(int startPage) {
        if (startPage < 1) {
            throw new IllegalArgumentException("startPage must be >= 1 but was " + startPage);
        }
        Draft draft = new Draft(this);
        draft.startPage = startPage;
        return new ListOptions(draft);
    }

    /**
     * Sets how many pages are fetched ahead of the consumer. Must be between 0 and 64. Defaults to 0. Rows keep their order, and a
     * failure is emitted after the rows of all earlier pages.
     *
     * <p>With {@link Consistency#LIVE}, the calls are concurrent once the first page has shown the number of pages; without a total,
     * one page is fetched ahead. With {@link Consistency#SNAPSHOT}, each call depends on the answer before it, so the calls run one
     * after the other, ahead of the consumer. The cost is up to this many pages of memory, and up to this many unneeded calls if
     * the consumer stops early or the list shrinks.
     */
    public ListOptions lookahead(int lookahead) {
        requireBetween("lookahead", lookahead, 0, MAX_CONCURRENCY);
        Draft draft = new Draft(this);
        draft.lookahead = lookahead;
        return new ListOptions(draft);
    }

    /** Sets what a listing guarantees while the list changes. Defaults to {@link Consistency#LIVE}. */
    public ListOptions consistency(Consistency consistency) {
        Draft draft = new Draft(this);
        draft.consistency = requireNonNull(consistency, "consistency");
        return new ListOptions(draft);
    }

    /**
     * Sets how many partitions of the list, ranges of {@code created_at}, are listed concurrently. Must be between 1 and 64.
     * Defaults to 1. For {@link Consistency#SNAPSHOT} only. With more than 1, the order of rows across partitions is unspecified.
     *
     * <p>Partitions of about equal size are found with one call for the last page and usually two calls of one row for each
     * partition; each partition holds up to {@code 1 + lookahead} pages.
     */
    public ListOptions parallelism(int parallelism) {
        requireBetween("parallelism", parallelism, 1, MAX_CONCURRENCY);
        Draft draft = new Draft(this);
        draft.parallelism = parallelism;
        return new ListOptions(draft);
    }

    /**
     * Resumes after the page with this {@linkplain BatchPage#checkpoint() checkpoint} instead of starting at the beginning. The
     * filter, page size, consistency and {@linkplain dev.batchsession.page.PageSource#origin() origin} must be those of the
     * listing that the checkpoint belongs to; the method that lists refuses others. An unknown origin on either side is accepted.
     *
     * <p>With {@link Consistency#SNAPSHOT}, the guarantee holds for both listings together. With {@link Consistency#LIVE}, only the
     * number of the next page is known, so rows move if the list changes before that page in the meantime.
     */
    public ListOptions resumeFrom(Checkpoint checkpoint) {
        Draft draft = new Draft(this);
        draft.resumeFrom = requireNonNull(checkpoint, "checkpoint");
        return new ListOptions(draft);
    }

    /** Returns the number of rows per page. */
    public int pageSize() {
        return pageSize;
    }

    /** Returns the number of the first page to fetch. */
    public int startPage() {
        return startPage;
    }

    /** Returns how many pages are fetched ahead of the consumer. */
    public int lookahead() {
        return lookahead;
    }

    /** Returns what a listing guarantees while the list changes. */
    public Consistency consistency() {
        return consistency;
    }

    /** Returns how many partitions of the list are listed concurrently. */
    public int parallelism() {
        return parallelism;
    }

    /** Returns the checkpoint to resume from; {@code null} if the listing starts at the beginning. */
    public @Nullable Checkpoint resumeFrom() {
        return resumeFrom;
    }

    /**
     * Checks the combination of settings: {@link #startPage} above 1 requires {@link Consistency#LIVE} and excludes
     * {@link #resumeFrom}, and {@link #parallelism} above 1 requires {@link Consistency#SNAPSHOT}.
     *
     * @return these options
     * @throws IllegalArgumentException if settings exclude each other
     */
    public ListOptions validate() {
        if (startPage > 1 && consistency == Consistency.SNAPSHOT) {
            throw new IllegalArgumentException("startPage is for LIVE: SNAPSHOT does not follow page numbers");
        }
        if (startPage > 1 && resumeFrom != null) {
            throw new IllegalArgumentException("startPage and resumeFrom exclude each other: both say where to start");
        }
        if (parallelism > 1 && consistency != Consistency.SNAPSHOT) {
            throw new IllegalArgumentException("parallelism is for SNAPSHOT but consistency is " + consistency);
        }
        return this;
    }

    private static void requireBetween(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + " but was " + value);
        }
    }

    @Override
    public String toString() {
        return "ListOptions[pageSize=" + pageSize + ", startPage=" + startPage + ", lookahead=" + lookahead
                + ", consistency=" + consistency + ", parallelism=" + parallelism
                + (resumeFrom == null ? "" : ", resumed") + ']';
    }

    /** A mutable copy, while a setter runs. */
    private static final class Draft {
        private int pageSize = PageRequest.MAX_LIMIT;
        private int startPage = 1;
        private int lookahead;
        private Consistency consistency = Consistency.LIVE;
        private int parallelism = 1;
        private @Nullable Checkpoint resumeFrom;

        Draft() {}

        Draft(ListOptions options) {
            this.pageSize = options.pageSize;
            this.startPage = options.startPage;
            this.lookahead = options.lookahead;
            this.consistency = options.consistency;
            this.parallelism = options.parallelism;
            this.resumeFrom = options.resumeFrom;
        }
    }
}
