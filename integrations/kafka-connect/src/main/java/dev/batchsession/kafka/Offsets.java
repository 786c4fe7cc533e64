package dev.batchsession.kafka;

import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Source partitions and source offsets. A partition names what an offset belongs to: another filter, another split, is
 * another partition, and starts anew. A partition is a single text: Connect finds an offset by the bytes of its partition, and
 * writes the fields of one in another order when a user alters or resets it. Neither holds a key.
 */
final class Offsets {
    static final String CHECKPOINT = "checkpoint";

    private static final String ORIGIN = "origin";
    private static final String STREAM = "stream";

    private Offsets() {}

    static Map<String, String> watch(String account, BatchFilter filter) {
        return Map.of(STREAM, Mode.CHANGES.text() + ' ' + account + ' ' + text(filter));
    }

    static Map<String, String> snapshot(String account, BatchFilter filter, int part, int parts, Duration window) {
        String split = part + "/" + parts + " of " + window;
        return Map.of(STREAM, Mode.SNAPSHOT.text() + ' ' + account + ' ' + split + ' ' + text(filter));
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

    /** A snapshot's offset has no checkpoint at its ends, so it names its source itself. */
    static Map<String, Object> withOrigin(Map<String, Object> offset, @Nullable String origin) {
        if (origin == null) {
            return offset;
        }
        Map<String, Object> bound = new HashMap<>(offset);
        bound.put(ORIGIN, origin);
        return bound;
    }

    /** @throws ConnectException if the offset names another source; earlier versions wrote offsets that name none */
    static void requireOrigin(Map<String, ?> offset, @Nullable String origin) {
        Object found = offset.get(ORIGIN);
        if (found != null && origin != null && !origin.equals(found)) {
            throw new ConnectException("the source offset belongs to another source: it was written for " + found
                    + " and cannot be resumed from " + origin);
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
        Mode mode = Arrays.stream(Mode.values())
                .filter(one -> partition.get(STREAM) instanceof String text && text.startsWith(one.text() + ' '))
                .findFirst()
                .orElseThrow(() -> new ConnectException("a source partition has a " + STREAM
                        + " that begins with changes or snapshot, but this is " + partition));
        if (offset == null) {
            return;
        }
        switch (mode) {
            case CHANGES -> checkpoint(offset);
            case SNAPSHOT -> SnapshotPosition.of(offset);
        }
    }
}
