package dev.batchsession.snapshot;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
import dev.batchsession.page.BatchPage;
import dev.batchsession.page.StateFields;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of a listing after the pages that were emitted, and the format of its checkpoint. Immutable.
 *
 * <p>A checkpoint contains what is needed to emit the other rows once. It does not contain what only saves calls, or is found again:
 * <ul>
 *   <li>the next window and the positions in it: it is proposed again from the last row, with the assumption that bounds are inclusive
 *   <li>the answers of probes, and their number: they are made again if they are due
 *   <li>the rows from which the order is detected: the next page has enough of them
 *   <li>the last step up of an {@link OffsetCursor}, which is taken again, and the pages without new rows: a server that repeats a page
 *       forever repeats it after the resume too
 *   <li>where the first undated row is: an {@link UndatedCursor} seeks it again, from the last page that it knew
 * </ul>
 *
 * @param total the number of rows in the list at the start; {@link BatchPage#UNKNOWN} if the server returned no total
 * @param rows the number of emitted rows
 * @param pages the number of emitted pages
 * @param undated the undated rows that were emitted. Any cursor may return them
 * @param cursors the cursors of the unfinished partitions, in the order of the partitions
 */
record SnapshotState(
        long total, long rows, int pages, DedupWindow undated, SortedMap<Integer, PartitionCursor> cursors) {

    /** Returns the state at the start of a list. */
    static SnapshotState start(BatchFilter list, int pageSize) {
        return new SnapshotState(
                BatchPage.UNKNOWN, 0, 0, DedupWindow.empty(), numbered(List.of(KeysetCursor.of(list, pageSize))));
    }

    /** Returns the cursor of the whole list, if it is the only one. */
    @Nullable
    KeysetCursor whole() {
        return cursors.size() == 1
                        && cursors.get(cursors.firstKey()) instanceof KeysetCursor cursor
                        && cursor.scan().isWhole()
                ? cursor
                : null;
    }

    /** Returns the rows that were not emitted yet. */
    List<BatchSummary> newOf(List<BatchSummary> found) {
        if (undatedOf(found).isEmpty()) {
            return found;
        }
        Set<UUID> own = new HashSet<>();
        return found.stream()
                .filter(row -> row.createdAt() != null || (!undated.contains(row) && own.add(row.batchId())))
                .toList();
    }

    /**
     * Returns the state after a page.
     *
     * @param partition the number of its partition
     * @param totalNow the number of rows in the list according to the page
     * @param newRows the rows that are emitted
     * @param next the cursor after the page; {@code null} if the partition has been read completely
     */
    SnapshotState after(int partition, long totalNow, List<BatchSummary> newRows, @Nullable PartitionCursor next) {
        SortedMap<Integer, PartitionCursor> unfinished = new TreeMap<>(cursors);
        if (next == null) {
            unfinished.remove(partition);
        } else {
            unfinished.put(partition, next);
        }
        return new SnapshotState(
                pages == 0 && total == BatchPage.UNKNOWN ? Math.max(BatchPage.UNKNOWN, totalNow) : total,
                rows + newRows.size(),
                newRows.isEmpty() ? pages : pages + 1,
                undated.plus(undatedOf(newRows)),
                unfinished);
    }

    /** No stream, which would be most of the cost of a page without undated rows. */
    private static List<BatchSummary> undatedOf(List<BatchSummary> rows) {
        List<BatchSummary> undated = List.of();
        for (BatchSummary row : rows) {
            if (row.createdAt() == null) {
                undated = undated.isEmpty() ? new ArrayList<>() : undated;
                undated.add(row);
            }
        }
        return undated;
    }

    /** Returns the state with other cursors for the same rows. */
    SnapshotState with(List<PartitionCursor> others) {
        return new SnapshotState(total, rows, pages, undated, numbered(others));
    }

    private static SortedMap<Integer, PartitionCursor> numbered(List<PartitionCursor> cursors) {
        SortedMap<Integer, PartitionCursor> numbered = new TreeMap<>();
        cursors.forEach(cursor -> numbered.put(numbered.size(), cursor));
        return numbered;
    }

    /** Returns whether more rows are expected, according to the server. */
    boolean expectsMore() {
        for (PartitionCursor cursor : cursors.values()) {
            if (cursor.expectsMore()) {
                return true;
            }
        }
        return false;
    }

    /** Writes the state in the format that {@link #read} reads. */
    void write(DataOutputStream out) throws IOException {
        out.writeLong(total);
        out.writeLong(rows);
        out.writeInt(pages);
        write(undated, out);
        out.writeInt(cursors.size());
        for (PartitionCursor cursor : cursors.values()) {
            out.writeBoolean(cursor instanceof KeysetCursor);
            if (cursor instanceof KeysetCursor keyset) {
                write(keyset, out);
            } else if (cursor instanceof UndatedCursor atEnd) {
                out.writeInt(atEnd.page());
            }
        }
    }

    /**
     * Reads a state written by {@link #write}.
     *
     * @throws IllegalArgumentException if the bytes are no state of a listing of this list
     */
    static SnapshotState read(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        long total = in.readLong();
        long rows = in.readLong();
        int pages = in.readInt();
        DedupWindow undated = readRows(in);
        List<PartitionCursor> cursors = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            PartitionCursor cursor =
                    in.readBoolean() ? readKeyset(list, pageSize, in) : UndatedCursor.at(list, pageSize, in.readInt());
            cursor.request(); // refuses a position that no filter selects
            cursors.add(cursor);
        }
        return new SnapshotState(total, rows, pages, undated, numbered(cursors));
    }

    private static void write(KeysetCursor cursor, DataOutputStream out) throws IOException {
        Progress read = cursor.state().progress();
        StateFields.writeInstant(out, cursor.scan().range().from());
        StateFields.writeInstant(out, cursor.scan().range().to());
        out.writeUTF(read.watermark().order().name());
        out.writeBoolean(read.watermark().isAbandoned());
        out.writeUTF(read.watermark().overlap().name());
        StateFields.writeInstant(out, read.watermark().lastKey());
        out.writeInt(read.trials().rejected());
        out.writeInt(read.trials().pagesToWait());
        out.writeBoolean(read.trials().mayEndUndated());
        out.writeLong(read.highWatermark().rowsAtStart());
        out.writeLong(read.highWatermark().rowsRead());
        StateFields.writeInstant(out, read.highWatermark().time());
        write(read.rescans().earlier(), out);
        out.writeInt(read.rescans().scan());
        out.writeBoolean(read.rescans().foundNew());
        StateFields.writeInstant(out, read.rescans().newest());
        write(read.dedup(), out);
        write(read.window(), out);
    }

    private static KeysetCursor readKeyset(BatchFilter list, int pageSize, DataInputStream in) throws IOException {
        Scan scan = new Scan(list, pageSize, new TimeRange(readTime(in), readTime(in)));
        Watermark watermark = new Watermark(
                SortOrder.valueOf(in.readUTF()), in.readBoolean(), Overlap.valueOf(in.readUTF()), readTime(in));
        BoundTrials trials = new BoundTrials(true, in.readInt(), in.readInt(), in.readBoolean());
        HighWatermark highWatermark = new HighWatermark(in.readLong(), in.readLong(), readTime(in), 0);
        Rescans rescans = new Rescans(readRows(in), in.readInt(), in.readBoolean(), StateFields.readInstant(in));
        DedupWindow dedup = readRows(in);
        ScanWindow window = readWindow(in);
        Progress read = new Progress(window, dedup, watermark, highWatermark, rescans, trials, RepeatGuard.NONE);
        scan.request(read, window); // refuses a window that no filter selects
        return KeysetCursor.at(scan, read);
    }

    private static void write(ScanWindow window, DataOutputStream out) throws IOException {
        StateFields.writeInstant(out, window.bound());
        out.writeLong(window.total());
        out.writeLong(window.rowsLeft());
        out.writeLong(window.rowsRead());
        out.writeInt(window.cursor().repeats());
        out.writeInt(window.cursor().covered());
        out.writeBoolean(window.cursor().isAfterGap());
    }

    private static ScanWindow readWindow(DataInputStream in) throws IOException {
        Instant bound = readTime(in);
        long total = in.readLong();
        long rowsLeft = in.readLong();
        long rowsRead = in.readLong();
        int repeats = readPosition(in);
        int covered = readPosition(in);
        return new ScanWindow(
                bound, new OffsetCursor(repeats, covered, 0, in.readBoolean(), false), total, rowsLeft, rowsRead);
    }

    private static int readPosition(DataInputStream in) throws IOException {
        int rows = in.readInt();
        if (rows < 0 || rows > OffsetCursor.MAX_ROWS) {
            throw new IOException("invalid offset: " + rows + " rows");
        }
        return rows;
    }

    private static void write(DedupWindow window, DataOutputStream out) throws IOException {
        List<DedupWindow.Row> rows = window.rows();
        out.writeInt(rows.size());
        for (DedupWindow.Row row : rows) {
            StateFields.writeId(out, row.id());
            StateFields.writeInstant(out, row.createdAt());
        }
    }

    private static DedupWindow readRows(DataInputStream in) throws IOException {
        List<DedupWindow.Row> rows = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            rows.add(new DedupWindow.Row(StateFields.readId(in), StateFields.readInstant(in)));
        }
        return DedupWindow.empty().plusRows(rows);
    }

    /** Reads a time at which a filter may start or end. */
    private static @Nullable Instant readTime(DataInputStream in) throws IOException {
        Instant time = StateFields.readInstant(in);
        if (time != null && !TimeRange.isSelectable(time)) {
            throw new IOException("a filter cannot name " + time);
        }
        return time;
    }
}
