package dev.batchsession.simulator;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The list that is served, without HTTP: filters, pages and changes. Safe for concurrent use. A page is found by binary
 * search, or by a scan of the rows of its status if the rows are shuffled and the query has bounds.
 */
final class BatchList {
    private final ListVariant variant;
    private final Comparator<SimulatedBatch> order;
    private final List<SimulatedBatch> rows;
    private final Map<String, List<SimulatedBatch>> rowsByStatus = new HashMap<>();
    private final @Nullable History history; // null for a living list, which may change for days
    private Consumer<SimulatedBatch> onStatusChanged = row -> {};
    private long cost;

    BatchList(List<SimulatedBatch> rows) {
        this(rows, ListVariant.usual());
    }

    /** Creates a list of rows given in any order. A living list has no history. */
    BatchList(List<SimulatedBatch> rows, ListVariant variant) {
        this.variant = variant;
        this.order = variant.order().comparator(variant.undatedFirst());
        this.rows = new ArrayList<>(rows);
        this.rows.sort(order);
        this.rows.forEach(row -> withStatus(row.status()).add(row));
        this.history = variant.living() ? null : new History(rows, variant);
    }

    /** Returns all rows in the order and with the precision in which they are served. */
    synchronized List<SimulatedBatch> all() {
        return shown(rows);
    }

    synchronized int size() {
        return rows.size();
    }

    /** Returns the row at an index of the whole list, with its exact time. */
    synchronized SimulatedBatch get(int place) {
        return rows.get(place);
    }

    /** Returns the row of a batch, with its exact time. */
    synchronized Optional<SimulatedBatch> find(UUID batchId) {
        return rows.stream().filter(row -> row.batchId().equals(batchId)).findFirst();
    }

    synchronized void add(SimulatedBatch row) {
        insert(rows, row);
        insert(withStatus(row.status()), row);
        record(row.batchId(), row);
    }

    synchronized void remove(SimulatedBatch row) {
        rows.remove(placeOf(row, rows));
        List<SimulatedBatch> sameStatus = withStatus(row.status());
        sameStatus.remove(placeOf(row, sameStatus));
        record(row.batchId(), null);
    }

    /** Sets the listener that is called, in order, with each row whose status has changed. It must not block. */
    synchronized void onStatusChanged(Consumer<SimulatedBatch> listener) {
        onStatusChanged = listener;
    }

    /** Replaces the row by one with the same id and time. */
    synchronized void replace(SimulatedBatch row, SimulatedBatch by) {
        rows.set(placeOf(row, rows), by);
        List<SimulatedBatch> sameStatus = withStatus(row.status());
        sameStatus.remove(placeOf(row, sameStatus));
        insert(withStatus(by.status()), by);
        record(by.batchId(), by);
        if (!by.status().equals(row.status())) {
            onStatusChanged.accept(by);
        }
    }

    private void record(UUID batchId, @Nullable SimulatedBatch after) {
        if (history != null) {
            history.record(batchId, after);
        }
    }

    /** Returns the changes of the list since its creation. A living list keeps none. */
    History history() {
        return requireNonNull(history, "a living list has no history");
    }

    /** Returns the {@linkplain ListQuery#cost cost} of all pages so far. */
    synchronized long cost() {
        return cost;
    }

    /** Returns the requested page. A page beyond the last has no rows. */
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

    /**
     * Returns the first index whose row satisfies a predicate that holds for all later rows too; the size if there is
     * none.
     */
    private static int firstPlace(List<SimulatedBatch> rows, Predicate<SimulatedBatch> predicate) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (predicate.test(rows.get(middle))) {
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
            throw new IllegalArgumentException("duplicate id: " + row.batchId());
        }
        sorted.add(-place - 1, row);
    }

    private int placeOf(SimulatedBatch row, List<SimulatedBatch> sorted) {
        int place = Collections.binarySearch(sorted, row, order);
        if (place < 0) {
            throw new IllegalArgumentException("no row with id: " + row.batchId());
        }
        return place;
    }
}
