package dev.batchsession;

import static java.util.Objects.requireNonNull;

import dev.batchsession.page.BatchPage;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * How a listing goes about its pages. Immutable; {@link #defaults()} is where options start, and each setting returns a
 * copy:
 *
 * <pre>{@code ListOptions.defaults().consistency(Consistency.SNAPSHOT).parallelism(4)}</pre>
 *
 * <p>Settings may come in any order. Those that do not go together are refused by the method that lists:
 * {@link #startPage} is for {@link Consistency#LIVE} and a listing from the start, {@link #parallelism} for
 * {@link Consistency#SNAPSHOT}.
 */
public final class ListOptions {
    private static final ListOptions DEFAULTS = new ListOptions(PageRequest.MAX_LIMIT, 1, 0, Consistency.LIVE, 1, null);
    private static final int MAX_AT_A_TIME = 64;

    private final int pageSize;
    private final int startPage;
    private final int lookahead;
    private final Consistency consistency;
    private final int parallelism;
    private final @Nullable Checkpoint resumeFrom;

    private ListOptions(
            int pageSize,
            int startPage,
            int lookahead,
            Consistency consistency,
            int parallelism,
            @Nullable Checkpoint resumeFrom) {
        this.pageSize = pageSize;
        this.startPage = startPage;
        this.lookahead = lookahead;
        this.consistency = consistency;
        this.parallelism = parallelism;
        this.resumeFrom = resumeFrom;
    }

    /** Pages of 100 rows from page 1, {@link Consistency#LIVE}, one call in flight, each made when a row of it is wanted. */
    public static ListOptions defaults() {
        return DEFAULTS;
    }

    /** Rows a page, 1 to 100; default 100. Fewer make the first row cheaper and the listing dearer. */
    public ListOptions pageSize(int pageSize) {
        requireIn("pageSize", pageSize, 1, PageRequest.MAX_LIMIT);
        return new ListOptions(pageSize, startPage, lookahead, consistency, parallelism, resumeFrom);
    }

    /**
     * The number of the first page to fetch, &gt;= 1; default 1. For {@link Consistency#LIVE} only. A listing that starts beyond
     * the last page is empty.
     */
    public ListOptions startPage(int startPage) {
        if (startPage < 1) {
            throw new IllegalArgumentException("startPage must be >= 1 but was " + startPage);
        }
        return new ListOptions(pageSize, startPage, lookahead, consistency, parallelism, resumeFrom);
    }

    /**
     * Pages fetched ahead of the one that the consumer is at, 0 to 64; default 0. Rows keep their order, and a failure its
     * place in line. With {@link Consistency#LIVE} their calls run at the same time, once the first page has told how many
     * there are; where the server tells no total, one page is fetched ahead. With {@link Consistency#SNAPSHOT} each
     * call needs the answer before it, so they run one after the other, ahead of the consumer.
     * Costs up to this many pages of memory, and up to this many calls in vain where the consumer stops early or the
     * list shrinks.
     */
    public ListOptions lookahead(int lookahead) {
        requireIn("lookahead", lookahead, 0, MAX_AT_A_TIME);
        return new ListOptions(pageSize, startPage, lookahead, consistency, parallelism, resumeFrom);
    }

    /** What is promised about a list that changes while it is read; default {@link Consistency#LIVE}. */
    public ListOptions consistency(Consistency consistency) {
        return new ListOptions(
                pageSize, startPage, lookahead, requireNonNull(consistency, "consistency"), parallelism, resumeFrom);
    }

    /**
     * Parts of the list, by time of creation, that are walked at the same time, 1 to 64; default 1. For
     * {@link Consistency#SNAPSHOT} only. With more than 1 the order of rows across the parts is unspecified. Finding parts
     * of about equal size costs one call for the last page and, as a rule, two of one row for each part; each part holds up to {@code 1 + lookahead} pages.
     */
    public ListOptions parallelism(int parallelism) {
        requireIn("parallelism", parallelism, 1, MAX_AT_A_TIME);
        return new ListOptions(pageSize, startPage, lookahead, consistency, parallelism, resumeFrom);
    }

    /**
     * Goes on after the page that had this {@link BatchPage#checkpoint()}, instead of at the start. The filter, the page
     * size and the consistency must be those of the listing that the checkpoint is of; the method that lists refuses
     * others. With {@link Consistency#SNAPSHOT} the promise holds over both listings together. With
     * {@link Consistency#LIVE} it is only the number of the next page that is known, so what changed before that page
     * meanwhile has moved the rows.
     *
     * <p>A checkpoint contains the {@linkplain dev.batchsession.page.PageSource#origin() origin} of its source, and is
     * refused for another one; it is accepted if either is unknown.
     */
    public ListOptions resumeFrom(Checkpoint checkpoint) {
        return new ListOptions(
                pageSize, startPage, lookahead, consistency, parallelism, requireNonNull(checkpoint, "checkpoint"));
    }

    int pageSize() {
        return pageSize;
    }

    int startPage() {
        return startPage;
    }

    int lookahead() {
        return lookahead;
    }

    Consistency consistency() {
        return consistency;
    }

    int parallelism() {
        return parallelism;
    }

    @Nullable
    Checkpoint resumeFrom() {
        return resumeFrom;
    }

    /** Refuses settings that do not go together. */
    void requireConsistent() {
        if (startPage > 1 && consistency == Consistency.SNAPSHOT) {
            throw new IllegalArgumentException("startPage is for LIVE: SNAPSHOT does not go by page numbers");
        }
        if (startPage > 1 && resumeFrom != null) {
            throw new IllegalArgumentException("startPage and resumeFrom exclude each other: both say where to start");
        }
        if (parallelism > 1 && consistency != Consistency.SNAPSHOT) {
            throw new IllegalArgumentException("parallelism is for SNAPSHOT but consistency is " + consistency);
        }
    }

    private static void requireIn(String name, int value, int min, int max) {
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
}
