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
 * How far one part of a snapshot has come, as a source offset says it.
 *
 * @param run when the snapshot began
 * @param stretch which windows are being listed
 * @param checkpoint where their listing had come to; {@code null} at its start
 * @param sent what was sent since then
 * @param done whether the part is complete
 */
record SnapshotPosition(
        Instant run, Stretch stretch, @Nullable Checkpoint checkpoint, Set<UUID> sent, boolean done) {

    /**
     * Windows one after the other, or all rows without a time.
     *
     * @param from the number of the first window
     * @param length how many; 0 where the listing of windows has not begun
     */
    record Stretch(long from, long length, boolean undated) {}

    /** Where a snapshot begins that starts now. */
    static SnapshotPosition start(Instant now) {
        return new SnapshotPosition(now, new Stretch(0, 0, false), null, Set.of(), false);
    }

    SnapshotPosition complete() {
        return new SnapshotPosition(run, stretch, null, Set.of(), true);
    }

    SnapshotPosition at(Stretch stretch, @Nullable Checkpoint checkpoint, Set<UUID> sent) {
        return new SnapshotPosition(run, stretch, checkpoint, sent, false);
    }

    boolean hasBegun() {
        return stretch.undated || stretch.length > 0;
    }

    Map<String, Object> offset() {
        Map<String, Object> offset = new HashMap<>();
        offset.put("run", run.toEpochMilli());
        offset.put("done", done);
        if (!done) {
            offset.put("from", stretch.from);
            offset.put("length", stretch.length);
            offset.put("undated", stretch.undated);
            offset.put("sent", sent.stream().map(UUID::toString).sorted().collect(Collectors.joining(" ")));
            if (checkpoint != null) {
                offset.put(Offsets.CHECKPOINT, checkpoint.encode());
            }
        }
        return offset;
    }

    /** @throws ConnectException where this is no position of a snapshot */
    static SnapshotPosition of(Map<String, ?> offset) {
        try {
            Instant run = Instant.ofEpochMilli(((Number) field(offset, "run")).longValue());
            if ((Boolean) field(offset, "done")) {
                return start(run).complete();
            }
            Stretch stretch = new Stretch(
                    ((Number) field(offset, "from")).longValue(),
                    ((Number) field(offset, "length")).longValue(),
                    (Boolean) field(offset, "undated"));
            Object checkpoint = offset.get(Offsets.CHECKPOINT);
            return new SnapshotPosition(
                    run,
                    stretch,
                    checkpoint == null ? null : Checkpoint.decode((String) checkpoint),
                    ids((String) field(offset, "sent")),
                    false);
        } catch (ClassCastException | IllegalArgumentException unreadable) {
            throw new ConnectException(
                    "the source offset is none of a snapshot: " + unreadable.getMessage(), unreadable);
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
