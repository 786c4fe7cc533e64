package dev.batchsession.snapshot;

import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.StateFields;
import dev.batchsession.paging.ListingCheckpoint.PositionWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were read and may be returned again. The array is only appended to or replaced, so a view for a checkpoint costs
 * nothing.
 */
final class DedupWindow {
    private final Set<UUID> ids = new HashSet<>();
    private Row[] rows = new Row[16];
    private int size;

    boolean contains(BatchSummary batch) {
        return ids.contains(batch.batchId());
    }

    /** Adds a row. Returns whether it is new. */
    boolean add(BatchSummary batch) {
        return add(new Row(batch.batchId(), batch.createdAt()));
    }

    private boolean add(Row row) {
        if (!ids.add(row.id())) {
            return false;
        }
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
        }
        rows[size++] = row; // beyond the end of every view
        return true;
    }

    /** Removes the dated rows whose time does not match. Undated rows are kept. */
    void retain(Predicate<Instant> matters) {
        Row[] before = rows;
        int sizeBefore = size;
        if (Arrays.stream(before, 0, sizeBefore).allMatch(row -> row.matters(matters))) {
            return;
        }
        clear();
        for (int i = 0; i < sizeBefore; i++) {
            if (before[i].matters(matters)) {
                add(before[i]);
            }
        }
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

    /** Moves all rows to another window. */
    void moveTo(DedupWindow others) {
        for (int i = 0; i < size; i++) {
            others.add(rows[i]);
        }
        clear();
    }

    private void clear() {
        rows = new Row[16]; // views keep the previous array
        size = 0;
        ids.clear();
    }

    /** Returns a writer of the current rows, which may be called later. */
    PositionWriter view() {
        Row[] rowsNow = rows;
        int sizeNow = size;
        return out -> {
            out.writeInt(sizeNow);
            for (int i = 0; i < sizeNow; i++) {
                rowsNow[i].write(out);
            }
        };
    }

    static DedupWindow read(DataInputStream in) throws IOException {
        DedupWindow window = new DedupWindow();
        for (int left = in.readInt(); left > 0; left--) {
            window.add(Row.read(in));
        }
        return window;
    }

    private record Row(UUID id, @Nullable Instant createdAt) {
        boolean matters(Predicate<Instant> matters) {
            return createdAt == null || matters.test(createdAt);
        }

        void write(DataOutputStream out) throws IOException {
            StateFields.writeId(out, id);
            StateFields.writeInstant(out, createdAt);
        }

        static Row read(DataInputStream in) throws IOException {
            return new Row(StateFields.readId(in), StateFields.readInstant(in));
        }
    }
}
