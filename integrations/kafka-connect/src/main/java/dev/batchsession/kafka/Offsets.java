package dev.batchsession.kafka;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Source partitions and source offsets. A partition names what an offset belongs to: another filter, another split, is
 * another partition, and starts anew. Neither holds a key.
 */
final class Offsets {
    static final String CHECKPOINT = "checkpoint";

    private static final String ACCOUNT = "account";
    private static final String MODE = "mode";

    private Offsets() {}

    static Map<String, String> watch(String account, BatchFilter filter) {
        return partition(account, Mode.CHANGES, filter);
    }

    static Map<String, String> snapshot(String account, BatchFilter filter, int part, int parts, Duration window) {
        Map<String, String> partition = partition(account, Mode.SNAPSHOT, filter);
        partition.put("part", part + "/" + parts);
        partition.put("window", window.toString());
        return partition;
    }

    private static Map<String, String> partition(String account, Mode mode, BatchFilter filter) {
        Map<String, String> partition = new LinkedHashMap<>();
        partition.put(ACCOUNT, account);
        partition.put(MODE, mode.text());
        partition.put("filter", text(filter));
        return partition;
    }

    private static String text(BatchFilter filter) {
        List<String> parts = new ArrayList<>();
        BatchStatus status = filter.status();
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        if (status != null) {
            parts.add("status=" + status.wireName());
        }
        if (after != null) {
            parts.add("after=" + after);
        }
        if (before != null) {
            parts.add("before=" + before);
        }
        return parts.isEmpty() ? "all" : String.join(" ", parts);
    }

    /** A watch's checkpoint; {@code null} where nothing was told. */
    static @Nullable Checkpoint checkpoint(@Nullable Map<String, ?> offset) {
        if (offset == null) {
            return null;
        }
        if (!(offset.get(CHECKPOINT) instanceof String text)) {
            throw new ConnectException("the source offset has no " + CHECKPOINT);
        }
        try {
            return Checkpoint.decode(text);
        } catch (InvalidCheckpointException unreadable) {
            throw new ConnectException(
                    "the source offset's " + CHECKPOINT + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** For the records of a flush only the last offset is written, so how large it is matters, and no other's. */
    static int size(Map<String, ?> offset) {
        return offset.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length()
                        + String.valueOf(entry.getValue()).length())
                .sum();
    }

    /** @throws ConnectException where no task could go on from this; {@code offset} is {@code null} to start anew */
    static void requireReadable(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        if (!(partition.get(ACCOUNT) instanceof String) || !(partition.get(MODE) instanceof String mode)) {
            throw new ConnectException(
                    "a source partition has " + ACCOUNT + " and " + MODE + ", but this is " + partition);
        }
        if (offset == null) {
            return;
        }
        if (mode.equals(Mode.CHANGES.text())) {
            checkpoint(offset);
        } else if (mode.equals(Mode.SNAPSHOT.text())) {
            SnapshotPosition.of(offset);
        } else {
            throw new ConnectException("a source partition's " + MODE + " is changes or snapshot, but this is " + mode);
        }
    }
}
