package dev.batchsession.kafka;

import dev.batchsession.page.Checkpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Position in one part of a snapshot, which is stored as a source offset.
 *
 * @param run when the snapshot started
 * @param range the windows that are being listed
 * @param checkpoint the position in their listing, or {@code null} at its start
 * @param sent ids of the batches that were sent after the checkpoint
 * @param done whether the part is complete
 */
record SnapshotPosition(
        Instant run, WindowRange range, @Nullable Checkpoint checkpoint, Set<UUID> sent, boolean done) {

    /**
     * Range of consecutive windows, or all undated rows.
     *
     * @param from the number of the first window
     * @param length the number of windows, or 0 before the first range
     * @param undated whether this range consists of the undated rows
     */
    record WindowRange(long from, long length, boolean undated) {}

    /** Returns the start of a snapshot that starts at {@code now}. */
    static SnapshotPosition start(Instant now) {
        return new SnapshotPosition(now, new WindowRange(0, 0, false), null, Set.of(), false);
    }

    SnapshotPosition complete() {
        return new SnapshotPosition(run, range, null, Set.of(), true);
    }

    SnapshotPosition at(WindowRange range, @Nullable Checkpoint checkpoint, Set<UUID> sent) {
        return new SnapshotPosition(run, range, checkpoint, sent, false);
    }

    boolean hasStarted() {
        return range.undated || range.length > 0;
    }

    Map<String, Object> offset() {
        Map<String, Object> offset = new HashMap<>();
        offset.put("run", run.toEpochMilli());
        offset.put("done", done);
        if (!done) {
            offset.put("from", range.from);
            offset.put("length", range.length);
            offset.put("undated", range.undated);
            offset.put("sent", sent.stream().map(UUID::toString).sorted().collect(Collectors.joining(" ")));
            if (checkpoint != null) {
                offset.put(Offsets.CHECKPOINT, checkpoint.encode());
            }
        }
        return offset;
    }

    /** @throws ConnectException if the offset is not a position in a snapshot */
    static SnapshotPosition of(Map<String, ?> offset) {
        try {
            Instant run = Instant.ofEpochMilli(((Number) field(offset, "run")).longValue());
            if ((Boolean) field(offset, "done")) {
                return start(run).complete();
            }
            WindowRange range = new WindowRange(
                    ((Number) field(offset, "from")).longValue(),
                    ((Number) field(offset, "length")).longValue(),
                    (Boolean) field(offset, "undated"));
            Object checkpoint = offset.get(Offsets.CHECKPOINT);
            return new SnapshotPosition(
                    run,
                    range,
                    checkpoint == null ? null : Checkpoint.decode((String) checkpoint),
                    ids((String) field(offset, "sent")),
                    false);
        } catch (ClassCastException | IllegalArgumentException unreadable) {
            throw new ConnectException(
                    "unreadable source offset of a snapshot: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Object field(Map<String, ?> offset, String name) {
        Object value = offset.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static Set<UUID> ids(String text) {
        return text.isEmpty()
                ? Set.of()
                : Arrays.stream(text.split(" ", -1))
                        .map(UUID::fromString)
                        .collect(Collectors.toCollection(HashSet::new));
    }
}
