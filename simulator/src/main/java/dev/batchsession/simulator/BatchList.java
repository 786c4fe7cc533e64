package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The list that is served, without HTTP: which rows match, how they are cut into pages, and how they change. Safe for
 * concurrent use. A page is found by binary search, but where rows are shuffled and the query has a bound, by going
 * through the rows of its status.
 */
final class BatchList {
    private final ListVariant variant;
    private final Comparator<SimulatedBatch> order;
    private final List<SimulatedBatch> rows;
    private final Map<String, List<SimulatedBatch>> rowsByStatus = new HashMap<>();
    private final @Nullable History history; // null: nobody asks, and the list changes for days
    private long cost;

    BatchList(List<SimulatedBatch> rows) {
        this(rows, ListVariant.usual());
    }

    /** A list of these rows, given in any order. A living one remembers nothing of what has happened. */
    BatchList(List<SimulatedBatch> rows, ListVariant variant) {
        this.variant = variant;
        this.order = variant.order().comparator(variant.undatedFirst());
        this.rows = new ArrayList<>(rows);
        this.rows.sort(order);
        this.rows.forEach(row -> withStatus(row.status()).add(row));
        this.history = variant.living() ? null : new History(rows, variant);
    }

    /** All rows, in the order in which they are served and as they are shown. */
    synchronized List<SimulatedBatch> all() {
        return shown(rows);
    }

    synchronized int size() {
        return rows.size();
    }

    /** The row at this place of the whole list, with its true time. */
    synchronized SimulatedBatch get(int place) {
        return rows.get(place);
    }

    synchronized void add(SimulatedBatch row) {
        insert(rows, row);
        insert(withStatus(row.status()), row);
        record(row.batchId(), row);
    }

    synchronized void remove(SimulatedBatch row) {
        rows.remove(placeOf(row, rows));
        List<SimulatedBatch> alike = withStatus(row.status());
        alike.remove(placeOf(row, alike));
        record(row.batchId(), null);
    }

    /** Puts a batch with the same id and time in the place of the row. */
    synchronized void replace(SimulatedBatch row, SimulatedBatch by) {
        rows.set(placeOf(row, rows), by);
        List<SimulatedBatch> alike = withStatus(row.status());
        alike.remove(placeOf(row, alike));
        insert(withStatus(by.status()), by);
        record(by.batchId(), by);
    }

    private void record(UUID batchId, @Nullable SimulatedBatch after) {
        if (history != null) {
            history.record(batchId, after);
        }
    }

    /** What has happened to the list since it was made; of a living one that is not kept. */
    History history() {
        return requireNonNull(history, "a living list has no history");
    }

    /**
     * What all pages so far have cost, in rows read and skipped; see {@link ListQuery#cost}.
     */
    synchronized long cost() {
        return cost;
    }

    /** The page that was asked for; a page beyond the last has no rows. */
    synchronized ListAnswer page(ListQuery query) {
        List<SimulatedBatch> matching = matching(new Selection(query, variant));
        int records = matching.size();
        int totalPages = (records + query.limit() - 1) / query.limit();
        int from = (int) Math.min(records, query.offset());
        int to = Math.min(records, from + query.limit());
        ListAnswer answer = ListAnswer.of(
                shown(matching.subList(from, to)),
                new ListAnswer.Pagination(
                        query.page(), totalPages, records, query.page() < totalPages, query.page() > 1));
        cost += query.cost(answer);
        return answer;
    }

    private List<SimulatedBatch> matching(Selection selection) {
        List<SimulatedBatch> candidates = selection.status() == null ? rows : withStatus(selection.status());
        if (!selection.isBounded()) {
            return candidates;
        }
        if (variant.order() == RowOrder.SHUFFLED) {
            return candidates.stream().filter(selection::selects).toList();
        }
        int from = firstPlace(candidates, row -> selection.side(row) >= 0);
        int to = firstPlace(candidates, row -> selection.side(row) > 0);
        return candidates.subList(from, to);
    }

    /** The first place whose row is so, given that all rows behind it are so too; the list's size where none is. */
    private static int firstPlace(List<SimulatedBatch> rows, Predicate<SimulatedBatch> isSo) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isSo.test(rows.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private List<SimulatedBatch> shown(List<SimulatedBatch> some) {
        return some.stream().map(row -> row.shown(variant.shownPrecision())).toList();
    }

    private List<SimulatedBatch> withStatus(String status) {
        return rowsByStatus.computeIfAbsent(status, none -> new ArrayList<>());
    }

    private void insert(List<SimulatedBatch> sorted, SimulatedBatch row) {
        int place = Collections.binarySearch(sorted, row, order);
        if (place >= 0) {
            throw new IllegalArgumentException("there is a row with this id already: " + row.batchId());
        }
        sorted.add(-place - 1, row);
    }

    private int placeOf(SimulatedBatch row, List<SimulatedBatch> sorted) {
        int place = Collections.binarySearch(sorted, row, order);
        if (place < 0) {
            throw new IllegalArgumentException("there is no row with this id: " + row.batchId());
        }
        return place;
    }
}
