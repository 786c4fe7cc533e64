package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were read and may be returned again. Immutable: adding rows returns another window.
 *
 * @implNote A window is the first {@code size} rows of an array and of an index, which it shares with the windows that were
 *     made of it, as long as each was made of the latest one. So a page costs one entry for each new row, however many rows are
 *     remembered. Another thread may {@linkplain #rows read the rows} of a window, but only one at a time may add to windows that share
 *     an index.
 */
final class DedupWindow {
    private final Row[] rows;
    private final int size;
    private final Map<UUID, Row> index; // may have later rows, whose positions are not in this window

    private DedupWindow(Row[] rows, int size, Map<UUID, Row> index) {
        this.rows = rows;
        this.size = size;
        this.index = index;
    }

    static DedupWindow empty() {
        return new DedupWindow(new Row[0], 0, new HashMap<>());
    }

    boolean contains(BatchSummary batch) {
        Row row = index.get(batch.batchId());
        return row != null && row.position() < size;
    }

    /** Returns a window with these rows too. */
    DedupWindow plus(List<BatchSummary> batches) {
        if (batches.isEmpty()) {
            return this;
        }
        Appender added = new Appender(batches.size());
        for (BatchSummary batch : batches) {
            added.add(batch.batchId(), batch.createdAt());
        }
        return added.window();
    }

    /** Returns a window with the rows of the other one too. */
    DedupWindow plus(DedupWindow other) {
        return plusRows(other.rows());
    }

    /** Returns a window with these rows too. */
    DedupWindow plusRows(List<Row> others) {
        Appender added = new Appender(others.size());
        others.forEach(row -> added.add(row.id(), row.createdAt()));
        return added.window();
    }

    /** Returns a window without the dated rows whose time does not match. Undated rows are kept. */
    DedupWindow retain(Predicate<Instant> matters) {
        List<Row> kept = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Instant time = rows[i].createdAt();
            if (time == null || matters.test(time)) {
                kept.add(rows[i]);
            }
        }
        return kept.size() == size ? this : empty().plusRows(kept);
    }

    /** Returns the number of dated rows whose time matches. */
    int count(Predicate<Instant> matching) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            Instant time = rows[i].createdAt();
            if (time != null && matching.test(time)) {
                count++;
            }
        }
        return count;
    }

    /** Returns the rows in the order in which they were added. */
    List<Row> rows() {
        return Collections.unmodifiableList(Arrays.asList(rows).subList(0, size));
    }

    /** @param position the number of rows that were added before */
    record Row(UUID id, @Nullable Instant createdAt, int position) {}

    /** Adds rows behind the end of this window, in its own array and index if it is the latest one, or else in a copy. */
    private final class Appender {
        private final Map<UUID, Row> found;
        private Row[] all;
        private int end = size;

        Appender(int expected) {
            boolean isLatest = index.size() == size;
            found = isLatest && size > 0 ? index : new HashMap<>((size + expected) * 4 / 3 + 1);
            all = isLatest && size + expected <= rows.length
                    ? rows
                    : Arrays.copyOf(rows, Math.max(size + expected, size > expected ? 2 * size : 0));
            if (found != index) {
                Arrays.stream(rows, 0, size).forEach(row -> found.put(row.id(), row));
            }
        }

        void add(UUID id, @Nullable Instant createdAt) {
            Row row = new Row(id, createdAt, end);
            if (found.putIfAbsent(id, row) == null) {
                all[end++] = row;
            }
        }

        DedupWindow window() {
            return new DedupWindow(all, end, found);
        }
    }
}
