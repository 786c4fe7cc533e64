package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import dev.batchsession.page.StateFields;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a watch's checkpoint holds.
 *
 * @param tellsExisting whether what exists was still being told
 * @param forgotten ended batches up to here are not among the rows; {@code null} where all are
 * @param rows the batches as they were told
 */
record WatchCheckpoint(boolean tellsExisting, @Nullable CreationKey forgotten, Map<UUID, BatchSummary> rows) {
    private static final String KIND = "watch";
    private static final int VERSION = 2;
    private static final int FIRST_WITH_ORIGIN = 2;
    private static final int INITIAL_ROWS = 1_000;
    private static final int MAX_STATUS_TEXT = 1_000;

    /** A text that fits a row of the usual size, and the most bytes of one character. */
    private static final int SHORT_STATUS_TEXT = 20;

    private static final int BYTES_A_CHARACTER = 3;

    /** The most bytes of a row with a status that is known, or whose text is short. */
    private static final int ROW_BYTES = 128;

    /** The most bytes of all longer texts together. */
    private static final int LONG_TEXT_BYTES = 16 << 20;

    /** @param origin the source's; {@code null} if unknown */
    static Checkpoint checkpoint(
            @Nullable String origin,
            BatchFilter filter,
            boolean tellsExisting,
            @Nullable CreationKey forgotten,
            EmittedLog told) {
        EmittedLog.Rows rows = told.rows(forgotten);
        return Checkpoint.of(
                KIND, VERSION, () -> bytes(origin, filter, new WatchCheckpoint(tellsExisting, forgotten, rows.get())));
    }

    /**
     * Reads no more than {@code mostRows} such rows take, however far the state would unpack.
     *
     * @param origin the source's; {@code null} if unknown
     * @throws InvalidCheckpointException if the checkpoint is not one of a watch of this filter and origin, or has more rows
     */
    static WatchCheckpoint of(Checkpoint checkpoint, @Nullable String origin, BatchFilter filter, int mostRows) {
        byte[] state = checkpoint.state(KIND, VERSION);
        Inflater inflater = new Inflater();
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new InflaterInputStream(new ByteArrayInputStream(state), inflater)))) {
            BatchFilter found = StateFields.readFilter(in);
            if (!found.equals(filter)) {
                throw new InvalidCheckpointException("the checkpoint is of a watch with another filter: asked for "
                        + filter + " but it has " + found);
            }
            if (checkpoint.version() >= FIRST_WITH_ORIGIN) {
                StateFields.requireOrigin(in, origin);
            }
            WatchCheckpoint position = read(in, inflater, mostRows);
            if (in.read() >= 0) {
                throw new IOException("bytes are left over");
            }
            return position;
        } catch (InvalidCheckpointException refused) {
            throw refused;
        } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
            throw new InvalidCheckpointException("the checkpoint holds no position of a watch: " + unreadable);
        } finally {
            inflater.end();
        }
    }

    private static byte[] bytes(@Nullable String origin, BatchFilter filter, WatchCheckpoint position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(bytes)))) {
            StateFields.writeFilter(out, filter);
            StateFields.writeOrigin(out, origin);
            position.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory takes every byte
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeBoolean(tellsExisting);
        out.writeBoolean(forgotten != null);
        if (forgotten != null) {
            StateFields.writeInstant(out, forgotten.at());
            StateFields.writeId(out, forgotten.id());
        }
        out.writeInt(rows.size());
        List<BatchSummary> sorted = rows.values().stream()
                .sorted(Comparator.comparing(BatchSummary::batchId))
                .toList(); // the same batches, the same text
        int longTexts = LONG_TEXT_BYTES; // what is read is bounded, so what is written is
        for (BatchSummary row : sorted) {
            String statusText = kept(row.statusText());
            int textBytes = statusText.length() * BYTES_A_CHARACTER;
            if (statusText.length() > SHORT_STATUS_TEXT && textBytes > longTexts) {
                statusText = statusText.substring(0, SHORT_STATUS_TEXT);
            } else if (statusText.length() > SHORT_STATUS_TEXT) {
                longTexts -= textBytes;
            }
            writeRow(out, row, statusText);
        }
    }

    private static WatchCheckpoint read(DataInputStream in, Inflater inflater, int mostRows) throws IOException {
        boolean tellsExisting = in.readBoolean();
        CreationKey forgotten =
                in.readBoolean() ? new CreationKey(dated(StateFields.readInstant(in)), StateFields.readId(in)) : null;
        int count = in.readInt();
        if (count < 0 || count > mostRows) {
            throw new InvalidCheckpointException(
                    "the checkpoint has " + count + " batches, but maxTrackedBatches is " + mostRows);
        }
        long mostBytes = LONG_TEXT_BYTES + (long) ROW_BYTES * count;
        Map<UUID, BatchSummary> rows = new HashMap<>(INITIAL_ROWS);
        UUID last = null;
        for (int i = 0; i < count; i++) {
            BatchSummary row = readRow(in);
            if (inflater.getBytesWritten() > mostBytes) {
                throw new IOException("more than " + mostBytes + " bytes for " + count + " batches");
            }
            if (last != null && last.compareTo(row.batchId()) >= 0) {
                throw new IOException("rows are not in order"); // so packed repeats cost no time
            }
            last = row.batchId();
            rows.put(last, row);
        }
        return new WatchCheckpoint(tellsExisting, forgotten, rows);
    }

    private static void writeRow(DataOutputStream out, BatchSummary row, String statusText) throws IOException {
        StateFields.writeId(out, row.batchId());
        out.writeUTF(row.status() == BatchStatus.UNKNOWN ? "" : statusText);
        if (row.status() == BatchStatus.UNKNOWN) {
            out.writeUTF(statusText);
        }
        out.writeInt(row.totalRequests());
        out.writeInt(row.completedRequests());
        out.writeInt(row.failedRequests());
        StateFields.writeInstant(out, row.createdAt());
        StateFields.writeInstant(out, row.actualCompletionTime());
    }

    private static BatchSummary readRow(DataInputStream in) throws IOException {
        UUID id = StateFields.readId(in);
        String known = in.readUTF();
        BatchStatus status = known.isEmpty() ? BatchStatus.UNKNOWN : BatchStatus.ofWireName(known);
        String statusText = known.isEmpty() ? kept(in.readUTF()) : known;
        return new BatchSummary(
                id,
                status,
                in.readInt(),
                in.readInt(),
                in.readInt(),
                StateFields.readInstant(in),
                StateFields.readInstant(in),
                statusText);
    }

    /** A longer text is told again after a resume, as a change, whatever the server meant by it. */
    private static String kept(String statusText) {
        return statusText.length() <= MAX_STATUS_TEXT ? statusText : statusText.substring(0, MAX_STATUS_TEXT);
    }

    private static Instant dated(@Nullable Instant instant) throws IOException {
        if (instant == null) {
            throw new IOException("a mark has no time");
        }
        return CreationKey.representable(instant);
    }
}
