package dev.batchsession.cli.doctor;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.PageFetchException;
import dev.batchsession.page.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Pages of the whole list: the first one, one of the middle, the last one, and those that a probe adds. */
final class Sample {
    private final List<Exchange> pages = new ArrayList<>();

    private Sample() {}

    /**
     * Reads the pages. The list may be shorter when the last one is read, and the page may be empty.
     *
     * @throws PageFetchException if the first page cannot be read
     */
    static Sample read(Calls calls) {
        Sample sample = new Sample();
        Exchange first = calls.fetch(BatchFilter.all(), 1);
        sample.add(first);
        int last = first.page().totalPages() == BatchPage.UNKNOWN
                ? first.page().hasNext() ? 2 : 1
                : first.page().totalPages();
        try {
            if (last > 2) {
                sample.add(calls.fetch(BatchFilter.all(), (last + 1) / 2));
            }
            if (last > 1) {
                sample.add(calls.fetch(BatchFilter.all(), last));
            }
        } catch (PageFetchException | CallBudgetException tooFew) {
            return sample; // probes measure what they can
        }
        return sample;
    }

    /** Adds a page, or replaces the one with its number. */
    void add(Exchange page) {
        pages.removeIf(other -> other.asked().page() == page.asked().page());
        pages.add(page);
        pages.sort(Comparator.comparing(exchange -> exchange.asked().page()));
    }

    /** Returns the pages in the order of their numbers. */
    List<Exchange> pages() {
        return List.copyOf(pages);
    }

    Exchange first() {
        return pages.get(0);
    }

    Exchange last() {
        return pages.get(pages.size() - 1);
    }

    /** Returns the rows of all pages, in order. */
    List<BatchSummary> rows() {
        return pages.stream().flatMap(page -> page.rows().stream()).toList();
    }

    /** Returns the creation times of the dated rows, in order. */
    List<Instant> times() {
        return rows().stream()
                .map(BatchSummary::createdAt)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the number of rows of a full page, which may be less than requested. */
    int pageSize() {
        return first().page().hasNext() ? Math.max(1, first().rows().size()) : PageRequest.MAX_LIMIT;
    }

    /** Returns the position in the list of the first row of a page, from 0. */
    long offset(Exchange page) {
        return (page.asked().page() - 1L) * pageSize();
    }

    /** Returns the pages' numbers, such as {@code pages 1, 7 and 13}. */
    String names() {
        List<String> numbers = pages.stream()
                .map(page -> Integer.toString(page.asked().page()))
                .toList();
        return Words.counted("page", numbers);
    }
}
