package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were read and may be returned again. Immutable: adding rows returns another window.
 *
 * @implNote A window is the first {@code size} rows of a table, which it shares with the windows that were made of it, as long as each was
 *     made of the latest one. So a page costs one entry for each new row, however many rows are remembered. Another thread may
 *     {@linkplain #rows read the rows} of a window, but only one at a time may add to windows that share a table.
 */
final class DedupWindow {
    private static final DedupWindow EMPTY = new DedupWindow(new RowTable(0), 0);

    private final RowTable table; // may have later rows, which are not in this window
    private final int size;

    private DedupWindow(RowTable table, int size) {
        this.table = table;
        this.size = size;
    }

    static DedupWindow empty() {
        return EMPTY;
    }

    boolean contains(BatchSummary batch) {
        int position = table.position(batch.batchId());
        return position != RowTable.ABSENT && position < size;
    }

    /** Returns a window with these rows too. */
    DedupWindow plus(List<BatchSummary> batches) {
        if (batches.isEmpty()) {
            return this;
        }
        RowTable longer = tableFor(batches.size());
        for (BatchSummary batch : batches) {
            longer.add(batch.batchId(), batch.createdAt());
        }
        return new DedupWindow(longer, longer.size());
    }

    /** Returns a window with the rows of the other one too. */
    DedupWindow plus(DedupWindow other) {
        return plusRows(other.rows());
    }

    /** Returns a window with these rows too. */
    DedupWindow plusRows(List<Row> others) {
        RowTable longer = tableFor(others.size());
        for (Row row : others) {
            longer.add(row.id(), row.createdAt());
        }
        return new DedupWindow(longer, longer.size());
    }

    /** Returns the table to which rows are added: its own one if this window is the latest of it, or else a copy. */
    private RowTable tableFor(int added) {
        int needed = size + added;
        return table.size() == size && needed <= table.capacity()
                ? table
                : table.copy(size, Math.max(needed, size > added ? 2 * size : 0));
    }

    /** Returns a window without the dated rows before a time in this order. Undated rows are kept. */
    DedupWindow retainFrom(SortOrder order, Instant from) {
        int position = 0;
        while (position < size && isRetained(position, order, from)) {
            position++;
        }
        if (position == size) {
            return this;
        }
        RowTable retained = table.copy(position, size); // with room for the rows of the next page
        for (int i = position + 1; i < size; i++) {
            if (isRetained(i, order, from)) {
                retained.add(table.id(i), table.time(i));
            }
        }
        return new DedupWindow(retained, retained.size());
    }

    private boolean isRetained(int position, SortOrder order, Instant from) {
        Instant time = table.time(position);
        return time == null || !order.isAfter(from, time);
    }

    /** Returns the number of rows with a time, or after it, in this order. */
    int countFrom(SortOrder order, Instant from) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            Instant time = table.time(i);
            if (time != null && !order.isAfter(from, time)) {
                count++;
            }
        }
        return count;
    }

    /** Returns the number of rows after a time in this order. */
    int countAfter(SortOrder order, Instant last) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            Instant time = table.time(i);
            if (time != null && order.isAfter(time, last)) {
                count++;
            }
        }
        return count;
    }

    /** Returns the rows in the order in which they were added. */
    List<Row> rows() {
        return new AbstractList<>() {
            @Override
            public Row get(int position) {
                int checked = Objects.checkIndex(position, size);
                return new Row(table.id(checked), table.time(checked));
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    record Row(UUID id, @Nullable Instant createdAt) {}
}
