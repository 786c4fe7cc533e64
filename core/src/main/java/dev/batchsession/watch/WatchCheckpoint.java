package dev.batchsession.watch;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.model.BatchSummary;
import dev.batchsession.model.TimeRange;
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
 * The content of a watch's checkpoint.
 *
 * @param emitsExisting whether existing batches remain to be emitted
 * @param evictedUpTo ended batches up to this key are not contained; {@code null} if all are
 * @param rows the tracked batches in the state that was emitted last
 */
record WatchCheckpoint(boolean emitsExisting, @Nullable CreationKey evictedUpTo, Map<UUID, BatchSummary> rows) {
    private static final String KIND = "watch";
    private static final int VERSION = 2;
    private static final int FIRST_WITH_ORIGIN = 2;
    private static final int INITIAL_ROWS = 1_000;
    private static final int MAX_STATUS_TEXT = 1_000;

    /** The maximum length of a status text in a row of the usual size. */
    private static final int SHORT_STATUS_TEXT = 20;

    private static final int BYTES_PER_CHARACTER = 3;

    /** The maximum size in bytes of a row whose status is known or short. */
    private static final int ROW_BYTES = 128;

    /** The maximum size in bytes of all longer texts together. */
    private static final int LONG_TEXT_BYTES = 16 << 20;

    /** @param origin the origin of the source; {@code null} if unknown */
    static Checkpoint checkpoint(
            @Nullable String origin,
            BatchFilter filter,
            boolean emitsExisting,
            @Nullable CreationKey evictedUpTo,
            EmittedLog log) {
        return Checkpoint.of(
                KIND,
                VERSION,
                () -> bytes(origin, filter, new WatchCheckpoint(emitsExisting, evictedUpTo, log.rows(evictedUpTo))));
    }

    /**
     * Decodes a checkpoint. Reads no more bytes than {@code maxRows} rows take, whatever size the compressed state would expand to.
     *
     * @param origin the origin of the source; {@code null} if unknown
     * @throws InvalidCheckpointException if the checkpoint is not one of a watch of this filter and origin, or has more rows
     */
    static WatchCheckpoint of(Checkpoint checkpoint, @Nullable String origin, BatchFilter filter, int maxRows) {
        byte[] state = checkpoint.state(KIND, VERSION);
        Inflater inflater = new Inflater();
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(new InflaterInputStream(new ByteArrayInputStream(state), inflater)))) {
            BatchFilter found = StateFields.readFilter(in);
            if (!found.equals(filter)) {
                throw new InvalidCheckpointException("the checkpoint belongs to a watch with another filter: expected "
                        + filter + " but was " + found);
            }
            if (checkpoint.version() >= FIRST_WITH_ORIGIN) {
                StateFields.requireOrigin(in, origin);
            }
            WatchCheckpoint position = read(in, inflater, maxRows);
            if (in.read() >= 0) {
                throw new IOException("unexpected trailing bytes");
            }
            return position;
        } catch (InvalidCheckpointException refused) {
            throw refused;
        } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
            throw new InvalidCheckpointException("invalid checkpoint of a watch: " + unreadable);
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
            throw new UncheckedIOException(impossible); // a byte array stream does not throw
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeBoolean(emitsExisting);
        out.writeBoolean(evictedUpTo != null);
        if (evictedUpTo != null) {
            StateFields.writeInstant(out, evictedUpTo.at());
            StateFields.writeId(out, evictedUpTo.id());
        }
        out.writeInt(rows.size());
        List<BatchSummary> sorted = rows.values().stream()
                .sorted(Comparator.comparing(BatchSummary::batchId))
                .toList(); // equal content has equal text
        int longTextBytes = LONG_TEXT_BYTES; // as the decoder enforces
        for (BatchSummary row : sorted) {
            String statusText = truncated(row.statusText());
            int textBytes = statusText.length() * BYTES_PER_CHARACTER;
            if (statusText.length() > SHORT_STATUS_TEXT && textBytes > longTextBytes) {
                statusText = statusText.substring(0, SHORT_STATUS_TEXT);
            } else if (statusText.length() > SHORT_STATUS_TEXT) {
                longTextBytes -= textBytes;
            }
            writeRow(out, row, statusText);
        }
    }

    private static WatchCheckpoint read(DataInputStream in, Inflater inflater, int maxRows) throws IOException {
        boolean emitsExisting = in.readBoolean();
        CreationKey evictedUpTo =
                in.readBoolean() ? new CreationKey(dated(StateFields.readInstant(in)), StateFields.readId(in)) : null;
        int count = in.readInt();
        if (count < 0 || count > maxRows) {
            throw new InvalidCheckpointException(
                    "the checkpoint has " + count + " batches, but maxTrackedBatches is " + maxRows);
        }
        long maxBytes = LONG_TEXT_BYTES + (long) ROW_BYTES * count;
        Map<UUID, BatchSummary> rows = new HashMap<>(INITIAL_ROWS);
        UUID last = null;
        for (int i = 0; i < count; i++) {
            BatchSummary row = readRow(in);
            if (inflater.getBytesWritten() > maxBytes) {
                throw new IOException("more than " + maxBytes + " bytes for " + count + " batches");
            }
            if (last != null && last.compareTo(row.batchId()) >= 0) {
                throw new IOException("rows out of order"); // rejects compressed repetitions early
            }
            last = row.batchId();
            rows.put(last, row);
        }
        return new WatchCheckpoint(emitsExisting, evictedUpTo, rows);
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
        String statusText = known.isEmpty() ? truncated(in.readUTF()) : known;
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

    /** A longer text causes one more change after a resume. */
    private static String truncated(String statusText) {
        return statusText.length() <= MAX_STATUS_TEXT ? statusText : statusText.substring(0, MAX_STATUS_TEXT);
    }

    private static Instant dated(@Nullable Instant instant) throws IOException {
        if (instant == null) {
            throw new IOException("undated key");
        }
        return TimeRange.nearestRepresentable(instant);
    }
}
